#include "record/shelf.hpp"

#include "record/json_compare.hpp"
#include "record/request_identity.hpp"

#include <filesystem>
#include <limits>
#include <optional>
#include <utility>

namespace parlance::core::record {
namespace {

/// A miss looks for the closest among so many of its route: each has to be read.
constexpr std::size_t most_compared = 500;

/// A file's own name: the folder is named once, in front.
std::string short_name(const Recording& recording)
{
    return std::filesystem::path(recording.name).filename().string();
}

std::string count_of(std::size_t number, const std::string& what)
{
    return std::to_string(number) + " " + what + (number == 1 ? "" : "s");
}

/// How a request's body differs from a recorded one.
JsonDifference difference(const JsonValue& asked, const RecordedRequest& recorded)
{
    const JsonDocument body(recorded.body, record_json);
    if (!asked.is_missing() && body) return compare_json(asked, body.root());
    constexpr std::size_t far = std::numeric_limits<std::size_t>::max();
    if (recorded.body.empty()) return {far, "", "it was recorded without a body"};
    if (asked.is_missing() && body) return {far, "", "it was recorded with a JSON body, and the request has none"};
    return {far, "", "it was recorded with a body that is no JSON"};
}

/// Of two that differ in as many places, the one whose text begins longer as it was asked: a sentence was changed.
bool is_closer(const JsonDifference& now, const JsonDifference& least) noexcept
{
    return now.count < least.count || (now.count == least.count && now.alike > least.alike);
}

}  // namespace

Shelf::Shelf(std::string place, ReplayMatch match, std::vector<Recording> recordings)
    : place_(std::move(place)), match_(match)
{
    for (Recording& recording : recordings) {
        all_.push_back(std::make_shared<const Recording>(std::move(recording)));
        rows_[key_of(all_.back()->request)].recordings.push_back(all_.back());
    }
}

std::string Shelf::key_of(const RecordedRequest& request) const
{
    switch (match_) {
        case ReplayMatch::strict: return identity_of(request);
        case ReplayMatch::path: return route_of(request);
        case ReplayMatch::order: break;
    }
    return {};
}

Result<std::shared_ptr<const Recording>> Shelf::take(const RecordedRequest& request)
{
    const std::string key = key_of(request);
    const std::lock_guard lock(mutex_);
    const auto found = rows_.find(key);
    if (found == rows_.end()) return miss(request);
    Row& row = found->second;
    if (row.next < row.recordings.size()) return row.recordings[row.next++];
    if (match_ == ReplayMatch::order) return miss(request);
    return row.recordings.back();
}

ChatError Shelf::miss(const RecordedRequest& request) const
{
    std::string text = "no recording answers " + request.method + " " + std::string(target_of(request.url)) + ": " +
                       place_ + " has " + count_of(all_.size(), "recording") + ", " + why_none(request);
    ChatError error(ErrorKind::config, std::move(text));
    error.not_sent = true;
    return error.code("replay_miss").at(place_);
}

std::string Shelf::why_none(const RecordedRequest& request) const
{
    static const std::string remedy = "; record it (mode = \"record\", or --record)";
    if (match_ == ReplayMatch::order) return "and each has answered" + remedy;
    const std::string relax = match_ == ReplayMatch::strict ? ", or match less (match = \"path\", or "
                                                              "--replay-match path)"
                                                            : std::string();
    const std::string route = route_of(request);
    JsonDocument asked(request.body, record_json);
    std::size_t of_this_route = 0;
    const Recording* closest = nullptr;
    JsonDifference least;
    for (const auto& candidate : all_) {
        if (route_of(candidate->request) != route) continue;
        if (++of_this_route > most_compared) continue;
        JsonDifference now = difference(asked.root(), candidate->request);
        if (closest != nullptr && !is_closer(now, least)) continue;
        closest = candidate.get();
        least = std::move(now);
    }
    if (closest == nullptr) return "none of this method and path" + remedy;
    std::string text =
        std::to_string(of_this_route) + " of this method and path; the closest is " + short_name(*closest) + ", ";
    if (least.count == 0)
        text += "whose URL is " + std::string(target_of(closest->request.url));
    else if (least.first.empty() && !least.what.starts_with("it "))
        text += "which differs as a whole: " + least.what;
    else if (least.first.empty())
        text += "but " + least.what;
    else
        text += "which differs first at " + least.first + ": " + least.what;
    return text + remedy + relax;
}

}  // namespace parlance::core::record
