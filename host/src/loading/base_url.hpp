// Where a provider's interface is, when that depends on the client's options.
//
// A manifest's `base_url` may hold `{option}`, the value of an option: "https://{resource}.example.com/v1". Where one
// pattern is not enough, `base_urls` lists several with a condition each, of which the first that fits is taken:
//
//   [{"when": {"location": "global"}, "url": "https://example.com/v1"},
//    {"when": {"endpoint": true}, "url": "{endpoint}/v1"}]
//
// All of it is settled before the client is made, so that its origin, and with it where a key may go and which proxy
// leads there, is known from the start.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::host {

/// A pattern and when it counts.
struct BaseUrlRule {
    boost::json::object when;  ///< every member must fit: a value equals the option; true: it is set; false: it is not
    std::string url;
};

/// A pattern's URL, or why there is none.
struct ResolvedUrl {
    std::string url;      ///< empty when there is a problem, or no pattern
    std::string option;   ///< the option that is to blame; empty: none
    std::string problem;  ///< empty: fine
};

/// The names between braces, each once, in order.
[[nodiscard]] std::vector<std::string> placeholders_of(std::string_view pattern);

/// What is wrong with a pattern's braces, or empty.
[[nodiscard]] std::string placeholder_fault(std::string_view pattern);

/// The pattern that counts for `options`: of the first rule that fits, else `otherwise`.
[[nodiscard]] std::string_view choose_base_url(const std::vector<BaseUrlRule>& rules, std::string_view otherwise,
                                               const boost::json::object& options);

/// Fills `pattern` with `options`. At its very beginning a value stands as it is (a whole address); in the host it must
/// be made of what hosts are made of; in the path it is percent-encoded. The result is checked to be a base URL.
[[nodiscard]] ResolvedUrl resolve_base_url(std::string_view pattern, const boost::json::object& options);

}  // namespace parlance::host
