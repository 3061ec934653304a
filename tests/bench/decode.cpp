/// decode.cpp - what a plugin's decoding of one streamed chunk costs beside a Boost.JSON parse of the same bytes.
///
/// bench_decode --plugin FILE [--n N]
/// The plugin is opened and fed through the contract, as a host does it, framing and transport left out. The parse is
/// the cheapest Boost.JSON has with a DOM: a monotonic resource on the stack. Both in turns, in one process.
#include <dlfcn.h>
#include <parlance/abi/exchange.h>
#include <parlance/abi/plugin.h>
#include <parlance/chat_request.hpp>

#include <boost/json.hpp>
#include <boost/json/src.hpp>

#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "driver.hpp"
#include "fake/answers.hpp"

namespace {

/// Counts the text that a plugin reports, and keeps why it failed.
struct Output {
    parlance_output object;
    std::size_t bytes = 0;
    std::string failure;
};

void emit(parlance_output* object, const parlance_event* event) noexcept
{
    if (event->kind != PARLANCE_EVENT_PART || event->delta.count == 0) return;
    reinterpret_cast<Output*>(object)->bytes += static_cast<const parlance_part*>(event->delta.data)->text.size;
}
void fail(parlance_output* object, const parlance_error* error) noexcept
{
    reinterpret_cast<Output*>(object)->failure.assign(error->message.data, error->message.size);
}
constexpr parlance_output_table output_table{sizeof(parlance_output_table), 0, &emit, &fail};

parlance_string c_view(std::string_view text)
{
    return {text.data(), text.size()};
}

template <class T>
T* require(T* object, const Output& output, const char* what)
{
    if (object == nullptr) throw std::runtime_error(std::string(what) + ": " + output.failure);
    return object;
}

/// One exchange of the plugin's first provider that waits for its first frame. The library stays loaded.
class Exchange {
public:
    explicit Exchange(const std::string& file)
    {
        void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
        if (library == nullptr) throw std::runtime_error(dlerror());
        const auto entry = reinterpret_cast<parlance_plugin_entry>(dlsym(library, PARLANCE_PLUGIN_ENTRY_NAME));
        if (entry == nullptr) throw std::runtime_error(file + " has no entry");
        const parlance_provider* const provider = entry()->providers[0];
        translator_ =
            require(provider->make_translator(provider, nullptr, c_view("{}"), &output.object), output, "translator");
        const auto request = parlance::ChatRequest(bench::user_prompt).model("gpt-4o-mini").stream(true).share();
        exchange_ = require(translator_->table->begin(translator_, &request->view(), &output.object), output, "begin");
        require(exchange_->table->next(exchange_, &output.object), output, "next");
        parlance_http_head head{};
        head.struct_size = sizeof head;
        head.status = 200;
        head.framing = PARLANCE_FRAMING_SSE;
        exchange_->table->head(exchange_, &head, &output.object);
    }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    ~Exchange()
    {
        exchange_->table->release(exchange_);
        translator_->table->release(translator_);
    }

    void feed(std::string_view data)
    {
        parlance_frame frame{};
        frame.struct_size = sizeof frame;
        frame.data = c_view(data);
        if (exchange_->table->feed(exchange_, &frame, &output.object) != PARLANCE_STEP_MORE)
            throw std::runtime_error("the plugin refused a chunk: " + output.failure);
    }

    Output output{{&output_table}, 0, {}};

private:
    parlance_translator* translator_ = nullptr;
    parlance_exchange* exchange_ = nullptr;
};

std::size_t parse(std::string_view data)
{
    alignas(16) std::array<unsigned char, 8192> room;
    boost::json::monotonic_resource memory(room.data(), room.size());
    const boost::json::value chunk = boost::json::parse({data.data(), data.size()}, &memory);
    return chunk.at("choices").at(0).at("delta").at("content").as_string().size();
}

/// The data of each chunk as the framing hands it over.
std::vector<std::string> chunks()
{
    const bench::fake::Answers answers;
    std::vector<std::string> all;
    for (std::size_t number = 0; number < bench::words.size(); ++number) {
        const std::string_view wire = answers.word(number);
        const std::size_t begin = wire.find('{');
        all.emplace_back(wire.substr(begin, wire.find('\n', begin) - begin));
    }
    return all;
}

template <class Work>
double ns_each(long count, const std::vector<std::string>& all, Work work)
{
    const double cpu = bench::cpu_seconds();
    for (long i = 0; i < count; ++i)
        work(all[static_cast<std::size_t>(i) % all.size()]);
    return (bench::cpu_seconds() - cpu) * 1e9 / static_cast<double>(count);
}

int run(const std::string& plugin, long count)
{
    const auto all = chunks();
    Exchange exchange(plugin);
    std::size_t parsed = 0;
    const auto feed = [&](const std::string& data) { exchange.feed(data); };
    const auto read = [&](const std::string& data) { parsed += parse(data); };
    ns_each(count / 10, all, feed);
    ns_each(count / 10, all, read);
    const double plugin_ns = ns_each(count, all, feed);
    const double parse_ns = ns_each(count, all, read);
    const bool right = parsed != 0 && parsed == exchange.output.bytes;
    std::printf("{\"client\":\"decode\",\"mode\":\"decode\",\"ok\":%s,\"plugin_ns\":%.1f,\"parse_ns\":%.1f}\n",
                right ? "true" : "false", plugin_ns, parse_ns);
    return right ? 0 : 1;
}

}  // namespace

int main(int count, char** values)
{
    std::string plugin;
    long chunks = 200'000;
    for (int i = 1; i + 1 < count; i += 2) {
        if (std::string_view(values[i]) == "--plugin") plugin = values[i + 1];
        if (std::string_view(values[i]) == "--n") chunks = std::stol(values[i + 1]);
    }
    try {
        return run(plugin, chunks);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench_decode: %s\n", failure.what());
        return 2;
    }
}
