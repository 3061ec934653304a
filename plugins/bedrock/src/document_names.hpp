/// document_names.hpp - names that Bedrock lets documents have.
///
/// A document must have a name of letters, digits, single white space, hyphens, parentheses and square brackets, at
/// most 200 of them, and no two documents of a request may share one. Source: Amazon Bedrock API reference,
/// DocumentBlock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parlance::bedrock {

/// Gives the documents of one request their names.
class DocumentNames {
public:
    /// The name for a document that is called `wanted` ("report.v2.pdf" or "", with or without a path): as near as it
    /// may be, and new.
    [[nodiscard]] std::string next(std::string_view wanted);

private:
    std::vector<std::string> given_;
};

}  // namespace parlance::bedrock
