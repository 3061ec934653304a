/// tape.hpp - where finished recordings go: a folder with a file each, or one file with a line each.
///
/// A folder's files are NUMBER-OPERATION-HASH.json. The hash is the request's, so that a program that is recorded
/// again replaces what it recorded before: the third time it asks the same, the third file of that hash. What is new
/// gets the next number. A file, in contrast, holds one run: its first exchange replaces what was there.
#pragma once

#include "record/recording.hpp"

#include <parlance/core/record.hpp>
#include <parlance/result.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace parlance::core::record {

/// What a recording is filed under.
struct TapeLabel {
    std::string_view provider;
    std::string_view client;
    std::string_view operation;
};

/// Thread-safety: any thread; one recording is written at a time.
class Tape {
public:
    virtual ~Tape() = default;

    /// Looks whether it can be written, and makes a folder that is missing. Fails with ErrorKind::config.
    [[nodiscard]] static Result<std::shared_ptr<Tape>> open(const RecordSettings& settings);

    /// Writes one. `identity`: equal for requests that are the same. Gives why it was not written.
    [[nodiscard]] virtual std::optional<std::string> add(const Recording& recording, std::string_view identity,
                                                         const TapeLabel& label) = 0;
};

/// FNV-1a: names files, nothing else. Source: RFC 9923.
[[nodiscard]] std::uint64_t hash_of(std::string_view identity) noexcept;

}  // namespace parlance::core::record
