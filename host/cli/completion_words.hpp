/// completion_words.hpp - what may stand next on the command line. The scripts of all shells ask this, so they know the
/// options of the command that is installed, and its user's clients.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace parlance::cli {

struct Candidate {
    std::string word;
    std::string help;  ///< may be empty
};

struct Candidates {
    enum class Files { none, files, folders };
    std::vector<Candidate> words;
    Files files = Files::none;  ///< whether names of files fit too
};

/// What a host is asked for: "clients", "providers", "keys" or "variables" (the names that providers give their keys),
/// under the options --config and --plugin-path among `words`.
using LookUp = std::function<std::vector<Candidate>(const std::string& what, const std::vector<std::string>& words)>;

/// The words that may stand in the place of the last of `words`, of which that is the beginning. `words` are without
/// the program's name, and at least one.
[[nodiscard]] Candidates complete(const std::vector<std::string>& words, const LookUp& look_up);

}  // namespace parlance::cli
