/// curl_client.cpp - libcurl's multi interface driven by epoll, with RapidJSON: what a careful C programmer would
/// build.
///
/// One thread, one easy handle a call in flight, connections reused. Answers are parsed in place.
#include <curl/curl.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "driver.hpp"

namespace {

using bench::Arguments;
using bench::Tally;

template <class Writer>
void write_text(Writer& writer, const char* key, std::string_view value)
{
    writer.Key(key);
    writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

std::string request_body(const Arguments& arguments)
{
    rapidjson::StringBuffer body;
    rapidjson::Writer<rapidjson::StringBuffer> writer(body);
    writer.StartObject();
    write_text(writer, "model", arguments.model());
    writer.Key("messages");
    writer.StartArray();
    for (const auto& [role, content] :
         {std::pair{"system", bench::system_prompt}, std::pair{"user", bench::user_prompt}}) {
        writer.StartObject();
        write_text(writer, "role", role);
        write_text(writer, "content", content);
        writer.EndObject();
    }
    writer.EndArray();
    writer.Key("temperature");
    writer.Double(bench::temperature);
    writer.Key("max_tokens");
    writer.Int(bench::max_tokens);
    if (arguments.streams()) {
        writer.Key("stream");
        writer.Bool(true);
        writer.Key("stream_options");
        writer.StartObject();
        writer.Key("include_usage");
        writer.Bool(true);
        writer.EndObject();
    }
    writer.EndObject();
    return {body.GetString(), body.GetSize()};
}

std::string_view text(const rapidjson::Value& value)
{
    return {value.GetString(), value.GetStringLength()};
}

class Client;

/// One easy handle and the call it carries.
struct Slot {
    Client* client = nullptr;
    CURL* easy = nullptr;
    std::string request, response;
    std::size_t deltas = 0;
    std::uint64_t began_ns = 0;
};

class Client {
public:
    Client(const Arguments& arguments, Tally& tally)
        : arguments_(arguments),
          tally_(tally),
          left_(arguments.calls),
          slots_(static_cast<std::size_t>(arguments.in_flight))
    {
        headers_ = curl_slist_append(headers_, "Content-Type: application/json");
        headers_ = curl_slist_append(headers_, ("Authorization: Bearer " + std::string(bench::api_key)).c_str());
        curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &on_socket);
        curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
        curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &on_timer);
        curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
        curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(arguments.in_flight) + 8);
        for (Slot& slot : slots_)
            set_up(slot);
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client()
    {
        for (const Slot& slot : slots_)
            curl_easy_cleanup(slot.easy);
        curl_multi_cleanup(multi_);
        curl_slist_free_all(headers_);
        close(epoll_);
    }

    void run()
    {
        int active = 0;
        for (Slot& slot : slots_)
            active += start(slot);
        std::array<epoll_event, 256> events;
        while (active > 0 && !tally_.all_open()) {
            const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_ms());
            int running = 0;
            if (count == 0 || timeout_ms_ == 0) {
                timeout_ms_ = -1;
                curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
            }
            for (int i = 0; i < count; ++i) {
                const epoll_event& event = events[static_cast<std::size_t>(i)];
                const int ready = ((event.events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0) |
                                  ((event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0 ? CURL_CSELECT_IN : 0);
                curl_multi_socket_action(multi_, event.data.fd, ready, &running);
            }
            active -= take_finished();
        }
    }

private:
    void set_up(Slot& slot)
    {
        slot.client = this;
        slot.easy = curl_easy_init();
        curl_easy_setopt(slot.easy, CURLOPT_URL, (arguments_.base_url() + "/v1/chat/completions").c_str());
        curl_easy_setopt(slot.easy, CURLOPT_HTTPHEADER, headers_);
        curl_easy_setopt(slot.easy, CURLOPT_PRIVATE, &slot);
        curl_easy_setopt(slot.easy, CURLOPT_WRITEDATA, &slot);
        curl_easy_setopt(slot.easy, CURLOPT_WRITEFUNCTION, &on_bytes);
        curl_easy_setopt(slot.easy, CURLOPT_TCP_NODELAY, 1L);
        curl_easy_setopt(slot.easy, CURLOPT_NOSIGNAL, 1L);
        if (arguments_.tls) curl_easy_setopt(slot.easy, CURLOPT_CAINFO, arguments_.ca_file.c_str());
    }

    static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void* known)
    {
        auto& client = *static_cast<Client*>(self);
        epoll_event event{};
        event.data.fd = socket;
        event.events = ((what & CURL_POLL_IN) != 0 ? static_cast<std::uint32_t>(EPOLLIN) : 0u) |
                       ((what & CURL_POLL_OUT) != 0 ? static_cast<std::uint32_t>(EPOLLOUT) : 0u);
        if (what == CURL_POLL_REMOVE) return epoll_ctl(client.epoll_, EPOLL_CTL_DEL, socket, nullptr), 0;
        epoll_ctl(client.epoll_, known != nullptr ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event);
        if (known == nullptr) curl_multi_assign(client.multi_, socket, self);
        return 0;
    }
    static int on_timer(CURLM*, long ms, void* self)
    {
        auto& client = *static_cast<Client*>(self);
        client.timeout_ms_ = ms;
        if (ms > 0) client.timeout_at_ns_ = bench::now_ns() + static_cast<std::uint64_t>(ms) * 1'000'000;
        return 0;
    }
    static std::size_t on_bytes(char* bytes, std::size_t, std::size_t size, void* self)
    {
        auto& slot = *static_cast<Slot*>(self);
        slot.response.append(bytes, size);
        if (slot.client->arguments_.streams()) slot.client->take_lines(slot);
        return size;
    }

    [[nodiscard]] int wait_ms() const
    {
        if (timeout_ms_ <= 0) return static_cast<int>(timeout_ms_);
        const std::uint64_t now = bench::now_ns();
        return now >= timeout_at_ns_ ? 0 : static_cast<int>((timeout_at_ns_ - now) / 1'000'000) + 1;
    }

    bool start(Slot& slot)
    {
        if (left_ <= 0) return false;
        --left_;
        slot.began_ns = bench::now_ns();
        slot.request = request_body(arguments_);
        slot.response.clear();
        slot.deltas = 0;
        curl_easy_setopt(slot.easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(slot.request.size()));
        curl_easy_setopt(slot.easy, CURLOPT_POSTFIELDS, slot.request.data());
        curl_multi_add_handle(multi_, slot.easy);
        return true;
    }

    /// Hands out what has ended and starts the next call in its slot; returns how many slots went idle.
    int take_finished()
    {
        int idle = 0;
        int queued = 0;
        while (const CURLMsg* const message = curl_multi_info_read(multi_, &queued)) {
            if (message->msg != CURLMSG_DONE) continue;
            if (message->data.result != CURLE_OK) throw std::runtime_error(curl_easy_strerror(message->data.result));
            Slot* slot = nullptr;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
            curl_multi_remove_handle(multi_, slot->easy);
            finish(*slot);
            if (!start(*slot)) ++idle;
        }
        return idle;
    }

    void finish(Slot& slot)
    {
        long status = 0;
        curl_easy_getinfo(slot.easy, CURLINFO_RESPONSE_CODE, &status);
        if (status != 200) throw std::runtime_error("HTTP status " + std::to_string(status));
        if (arguments_.streams()) return tally_.stream_answer(slot.deltas, slot.began_ns);
        rapidjson::Document body;
        body.ParseInsitu(slot.response.data());
        if (body.HasParseError()) throw std::runtime_error("the answer is not JSON");
        tally_.whole_answer(text(body["choices"][0]["message"]["content"]), slot.began_ns);
    }

    void take_lines(Slot& slot)
    {
        std::size_t begin = 0;
        for (std::size_t end; (end = slot.response.find('\n', begin)) != std::string::npos; begin = end + 1) {
            std::string_view line(slot.response.data() + begin, end - begin);
            constexpr std::string_view field = "data: ";
            if (!line.starts_with(field) || line.ends_with("[DONE]")) continue;
            slot.response[end] = '\0';  // parsed in place, which needs an end
            take_event(slot, slot.response.data() + begin + field.size());
        }
        slot.response.erase(0, begin);
    }

    void take_event(Slot& slot, char* data)
    {
        using Pool = rapidjson::MemoryPoolAllocator<>;
        std::array<char, 4096> room;
        Pool pool(room.data(), room.size());
        rapidjson::GenericDocument<rapidjson::UTF8<>, Pool> chunk(&pool);
        chunk.ParseInsitu(data);
        if (chunk.HasParseError()) throw std::runtime_error("an event is not JSON");
        const auto& choices = chunk["choices"];
        if (choices.Empty()) return;
        const auto& delta = choices[0]["delta"];
        const auto content = delta.FindMember("content");
        if (content == delta.MemberEnd() || !content->value.IsString() || content->value.GetStringLength() == 0) return;
        tally_.delta(text(content->value), slot.deltas);
    }

    const Arguments& arguments_;
    Tally& tally_;
    long left_;
    std::vector<Slot> slots_;
    int epoll_ = epoll_create1(EPOLL_CLOEXEC);
    CURLM* multi_ = curl_multi_init();
    curl_slist* headers_ = nullptr;
    long timeout_ms_ = -1;
    std::uint64_t timeout_at_ns_ = 0;
};

void run(const Arguments& arguments, Tally& tally)
{
    auto client = std::make_unique<Client>(arguments, tally);
    client->run();
    if (tally.all_open()) static_cast<void>(client.release());  // the streams stay open until the process ends
}

}  // namespace

int main(int count, char** values)
{
    curl_global_init(CURL_GLOBAL_ALL);
    try {
        const Arguments arguments(count, values);
        if (arguments.mode == "version")
            return std::printf("{\"libcurl\":\"%s\"}\n", curl_version_info(CURLVERSION_NOW)->version) < 0;
        return bench::measure("libcurl", arguments, run);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench_curl: %s\n", failure.what());
        return 2;
    }
}
