/// reply_json.hpp - the JSON in what a model answered.
///
/// Models wrap it: in a code fence, in a sentence before and one after, after their thoughts. Tried in this order: the
/// whole reply; each code fence, the last one first; each place where an object or array begins. The first that fits
/// the schema counts; if none does, the first that is JSON at all, so that its faults can be told.
#pragma once

#include "text/json_schema.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace parlance::core {

struct ReplyJson {
    std::optional<boost::json::value> value;
    std::string_view source;            ///< the value as the model wrote it, within the reply
    std::vector<Violation> violations;  ///< why it does not fit; empty: it does
};

[[nodiscard]] ReplyJson find_json(std::string_view reply, const JsonSchema& schema);

}  // namespace parlance::core
