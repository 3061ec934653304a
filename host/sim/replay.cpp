#include "replay.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <set>
#include <utility>

#include "json_source.hpp"
#include "script.hpp"
#include "text.hpp"

namespace parlance::sim {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

const json::value& member_of(const json::value& value, std::string_view name)
{
    static const json::value nothing;
    const json::object* object = value.if_object();
    const json::value* member = object == nullptr ? nullptr : object->if_contains(name);
    return member == nullptr ? nothing : *member;
}

std::string text_in(const json::value& value)
{
    return value.is_string() ? std::string(value.get_string()) : std::string();
}

std::string path_of(std::string_view url)
{
    const std::size_t scheme = url.find("://");
    if (scheme != std::string_view::npos) url.remove_prefix(std::min(url.find('/', scheme + 3), url.size()));
    return std::string(url.substr(0, url.find('?')));
}

/// Base paths differ ("/openai/v1", "/v1", none): what follows them decides.
bool paths_match(std::string_view recorded, std::string_view asked)
{
    const auto without_base = [](std::string_view path) {
        const std::size_t version = path.find("/v1/");
        return version == std::string_view::npos ? path : path.substr(version + 3);
    };
    return recorded == asked || without_base(recorded) == without_base(asked);
}

/// Absent and false are the same `stream`.
bool values_match(const json::value& left, const json::value& right)
{
    const auto is_nothing = [](const json::value& value) {
        return value.is_null() || (value.is_bool() && !value.get_bool());
    };
    return left == right || (is_nothing(left) && is_nothing(right));
}

bool bodies_match(const json::value& recorded, const json::value& asked)
{
    constexpr std::array<std::string_view, 5> compared{"model", "messages", "contents", "input", "stream"};
    if (recorded.is_null()) return true;  // it was not kept
    return std::all_of(compared.begin(), compared.end(), [&](std::string_view name) {
        return values_match(member_of(recorded, name), member_of(asked, name));
    });
}

bool describes_framing(std::string_view header)
{
    constexpr std::array<std::string_view, 4> names{"content-length", "transfer-encoding", "content-encoding",
                                                    "connection"};
    return std::any_of(names.begin(), names.end(),
                       [&](std::string_view name) { return equal_ignoring_case(name, header); });
}

void read_headers(const json::value& headers, Scenario& scenario)
{
    if (!headers.is_object()) return;
    for (const auto& header : headers.get_object())
        if (!describes_framing(header.key()))
            scenario.headers.push_back({std::string(header.key()), text_in(header.value())});
}

/// `source` is the text of the body.
bool read_body(const json::value& response, std::string_view source, Scenario& scenario)
{
    const json::value& body = member_of(response, "body");
    scenario.content = Content::given;
    if (body.is_null()) return true;
    if (!body.is_string()) {
        scenario.content_type = json_type;
        scenario.pieces.push_back(compact_json(source));
        return true;
    }
    scenario.framing = Framing::chunked;
    if (member_of(response, "encoding").is_null()) {
        scenario.pieces.push_back(text_in(body));
        return true;
    }
    auto bytes = base64_decode(std::string_view(body.get_string()));
    if (!bytes) return false;
    scenario.pieces.push_back(std::move(*bytes));
    return true;
}

std::set<fs::path> json_files_below(const fs::path& folder)
{
    std::set<fs::path> files;  // sorted, so that the same folder always answers the same
    std::error_code ec;
    for (fs::recursive_directory_iterator entry(folder, ec), end; !ec && entry != end; entry.increment(ec))
        if (entry->is_regular_file(ec) && entry->path().extension() == ".json") files.insert(entry->path());
    return files;
}

Scenario no_match(const Request& request, std::size_t cases)
{
    Scenario scenario;
    scenario.status = 404;
    scenario.content = Content::given;
    scenario.content_type = json_type;
    scenario.pieces.push_back(json::serialize(
        json::object{{"message", "none of the " + std::to_string(cases) + " recorded cases matches this request"},
                     {"path", request.path()},
                     {"statusCode", 404}}));
    return scenario;
}

}  // namespace

Checked<Replay::Case> Replay::read_case(const json::value& value, std::string_view text, const std::string& file)
{
    const json::value& request = member_of(value, "request");
    const json::value& response = member_of(value, "response");
    const json::value& status = member_of(response, "status");
    Case result;
    result.provider = text_in(member_of(value, "provider"));
    result.name = text_in(member_of(value, "case"));
    result.method = text_in(member_of(request, "method"));
    result.path = path_of(text_in(member_of(request, "url")));
    result.body = member_of(request, "body");
    if (result.name.empty() || !status.is_int64() || status.get_int64() < 100 || status.get_int64() > 999)
        return Problem{file + ": is no recorded case: it needs \"case\" and a \"response\" with a status"};
    result.scenario.status = static_cast<int>(status.get_int64());
    read_headers(member_of(response, "headers"), result.scenario);
    const std::string_view body_source = member_source(member_source(text, "response"), "body");
    if (!read_body(response, body_source, result.scenario))
        return Problem{file + ": /response/body: must be padded base64"};
    return result;
}

Checked<bool> Replay::load_file(const fs::path& file, bool must_be_case)
{
    const Checked<std::string> text = read_file(file);
    if (!text) return text.error();
    boost::system::error_code ec;
    const json::value value = json::parse(*text, ec);
    if (ec) return Problem{file.string() + ": " + ec.message()};
    if (!must_be_case && (member_of(value, "case").is_null() || member_of(value, "response").is_null())) return false;
    Checked<Case> found = read_case(value, *text, file.string());
    if (!found) return found.error();
    cases_.push_back(std::move(*found));
    return true;
}

Checked<Replay> Replay::load(const std::vector<fs::path>& paths)
{
    Replay replay;
    for (const fs::path& path : paths) {
        const bool is_folder = fs::is_directory(path);
        const std::set<fs::path> files = is_folder ? json_files_below(path) : std::set<fs::path>{path};
        const std::size_t before = replay.cases_.size();
        for (const fs::path& file : files)
            if (const Checked<bool> loaded = replay.load_file(file, !is_folder); !loaded) return loaded.error();
        if (replay.cases_.size() == before) return Problem{path.string() + ": holds no recorded case"};
    }
    return replay;
}

Replay::Case* Replay::find_named(std::string_view name)
{
    for (Case& candidate : cases_)
        if (candidate.name == name || candidate.provider + "/" + candidate.name == name) return &candidate;
    return nullptr;
}

Replay::Case* Replay::find(const Request& request)
{
    if (const std::string* name = find_header(request.headers, "x-sim-case")) return find_named(*name);
    if (cases_.size() == 1) return &cases_.front();
    boost::system::error_code ec;
    const json::value body = json::parse(request.body, ec);
    // A kept request says more than one that was not; then the least used, then the first.
    const auto preference = [](const Case& candidate) { return std::pair(candidate.body.is_null(), candidate.used); };
    Case* best = nullptr;
    for (Case& candidate : cases_) {
        if (candidate.method != request.method || !paths_match(candidate.path, request.path())) continue;
        if (!bodies_match(candidate.body, body)) continue;
        if (best == nullptr || preference(candidate) < preference(*best)) best = &candidate;
    }
    return best;
}

Scenario Replay::answer(const Request& request)
{
    Case* found = find(request);
    if (found == nullptr) return no_match(request, cases_.size());
    ++found->used;
    return found->scenario;
}

}  // namespace parlance::sim
