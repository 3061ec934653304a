/// decode.cpp - what a plugin's decoding of one streamed chunk costs beside a Boost.JSON parse of the same bytes.
///
/// bench_decode --plugin FILE --dialect NAME [--n N]
/// NAME is one of dialects.hpp. The plugin is opened and fed through the contract, as a host does it, framing and
/// transport left out. The parse is the cheapest Boost.JSON has with a DOM: a monotonic resource on the stack. Both in
/// turns, in one process.
#include <dlfcn.h>
#include <parlance/abi/exchange.h>
#include <parlance/abi/plugin.h>
#include <parlance/chat_request.hpp>

#include <boost/json.hpp>
#include <boost/json/src.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "dialects.hpp"
#include "driver.hpp"

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
    Exchange(const std::string& file, const bench::Dialect& dialect) : name_(dialect.name)
    {
        void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
        if (library == nullptr) throw std::runtime_error(dlerror());
        const auto entry = reinterpret_cast<parlance_plugin_entry>(dlsym(library, PARLANCE_PLUGIN_ENTRY_NAME));
        if (entry == nullptr) throw std::runtime_error(file + " has no entry");
        const parlance_provider* const provider = entry()->providers[0];
        translator_ = require(provider->make_translator(provider, nullptr, c_view(dialect.config), &output.object),
                              output, "translator");
        const auto request = parlance::ChatRequest(bench::user_prompt).model("a-model").stream(true).share();
        exchange_ = require(translator_->table->begin(translator_, &request->view(), &output.object), output, "begin");
        require(exchange_->table->next(exchange_, &output.object), output, "next");
        parlance_http_head head{};
        head.struct_size = sizeof head;
        head.status = 200;
        head.framing = dialect.framing;
        exchange_->table->head(exchange_, &head, &output.object);
        for (std::string_view rest = dialect.opening; !rest.empty();) {
            const std::string_view line = rest.substr(0, rest.find('\n'));
            const std::size_t tab = line.find('\t');
            feed(line.substr(0, tab), line.substr(tab + 1));
            rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        }
        output.bytes = 0;
    }
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    ~Exchange()
    {
        exchange_->table->release(exchange_);
        translator_->table->release(translator_);
    }

    void feed(std::string_view data) { feed(name_, data); }

    Output output{{&output_table}, 0, {}};

private:
    void feed(std::string_view name, std::string_view data)
    {
        parlance_frame frame{};
        frame.struct_size = sizeof frame;
        frame.name = c_view(name);
        frame.data = c_view(data);
        if (exchange_->table->feed(exchange_, &frame, &output.object) != PARLANCE_STEP_MORE)
            throw std::runtime_error("the plugin refused a chunk: " + output.failure);
    }

    std::string_view name_;
    parlance_translator* translator_ = nullptr;
    parlance_exchange* exchange_ = nullptr;
};

/// What the parser made of a chunk is used, so that the work is not optimised away.
std::size_t parse(std::string_view data)
{
    alignas(16) std::array<unsigned char, 8192> room;
    boost::json::monotonic_resource memory(room.data(), room.size());
    const boost::json::value chunk = boost::json::parse({data.data(), data.size()}, &memory);
    return chunk.as_object().size();
}

/// The data of each chunk as the framing hands it over, and how long their texts are together.
struct Chunks {
    std::vector<std::string> all;
    std::size_t text_bytes = 0;
};

Chunks chunks_of(const bench::Dialect& dialect)
{
    Chunks chunks;
    for (const std::string_view word : bench::words) {
        std::string data(dialect.before);
        data += boost::json::serialize(boost::json::string_view(word.data(), word.size()));
        data += dialect.after;
        chunks.all.push_back(std::move(data));
        chunks.text_bytes += word.size();
    }
    return chunks;
}

const bench::Dialect& dialect_of(std::string_view provider)
{
    for (const bench::Dialect& dialect : bench::dialects)
        if (dialect.provider == provider) return dialect;
    throw std::runtime_error("no dialect " + std::string(provider));
}

template <class Work>
double ns_each(long count, const std::vector<std::string>& all, Work work)
{
    const double cpu = bench::cpu_seconds();
    for (long i = 0; i < count; ++i)
        work(all[static_cast<std::size_t>(i) % all.size()]);
    return (bench::cpu_seconds() - cpu) * 1e9 / static_cast<double>(count);
}

int run(const std::string& plugin, const std::string& provider, long count)
{
    const bench::Dialect& dialect = dialect_of(provider);
    const Chunks chunks = chunks_of(dialect);
    const auto rounds = static_cast<std::size_t>(count) / chunks.all.size();
    count = static_cast<long>(rounds * chunks.all.size());
    Exchange exchange(plugin, dialect);
    std::size_t members = 0;
    const auto feed = [&](const std::string& data) { exchange.feed(data); };
    const auto read = [&](const std::string& data) { members += parse(data); };
    ns_each(count / 10, chunks.all, feed);
    ns_each(count / 10, chunks.all, read);
    exchange.output.bytes = 0;
    const double plugin_ns = ns_each(count, chunks.all, feed);
    const double parse_ns = ns_each(count, chunks.all, read);
    const bool right = members != 0 && exchange.output.bytes == chunks.text_bytes * rounds;
    std::printf("{\"client\":\"decode\",\"mode\":\"decode\",\"ok\":%s,\"plugin_ns\":%.1f,\"parse_ns\":%.1f}\n",
                right ? "true" : "false", plugin_ns, parse_ns);
    return right ? 0 : 1;
}

}  // namespace

int main(int count, char** values)
{
    std::string plugin, dialect = "aiml";
    long chunks = 200'000;
    for (int i = 1; i + 1 < count; i += 2) {
        if (std::string_view(values[i]) == "--plugin") plugin = values[i + 1];
        if (std::string_view(values[i]) == "--dialect") dialect = values[i + 1];
        if (std::string_view(values[i]) == "--n") chunks = std::stol(values[i + 1]);
    }
    try {
        return run(plugin, dialect, chunks);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench_decode: %s\n", failure.what());
        return 2;
    }
}
