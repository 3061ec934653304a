/* secret_reader.hpp - a value of a config file becomes a SecretReference. */
#pragma once

#include <optional>

#include "config/config_builder.hpp"
#include "config/secret_reference.hpp"

namespace parlance::host {

/// Reads one of the forms that secret_reference.hpp lists; a literal warns. Reports what is no reference, without
/// ever quoting the value: whoever mistypes a reference may have pasted a key.
[[nodiscard]] std::optional<SecretReference> read_secret(const ConfigNode& node, const Place& place,
                                                         const BuildContext& context);

}  // namespace parlance::host
