/// recording.hpp - one exchange as it is kept: without secrets, the body's transfer coding removed.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace parlance::core::record {

/// Names in lower case, each once.
using Headers = std::vector<std::pair<std::string, std::string>>;

struct RecordedRequest {
    std::string method;
    std::string url;  ///< absolute
    Headers headers;
    std::string body;  ///< bytes; empty: none, or it was not kept
};

struct RecordedAnswer {
    int status = 0;
    Headers headers;
    std::string body;  ///< bytes
};

struct Recording {
    std::string name;  ///< for messages: the file, and the line where it has several
    RecordedRequest request;
    RecordedAnswer answer;
};

}  // namespace parlance::core::record
