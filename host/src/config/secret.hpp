/* secret.hpp - a credential in memory: hard to print by mistake, gone when dropped. */
#pragma once

#include <cstring>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parlance::host {

/// Owns the bytes of a secret and overwrites them when it is destroyed or assigned to.
/// It has no stream operator, no comparison and no conversion: whoever needs the text says `reveal()`, which is easy to
/// search for.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string_view text) : bytes_{text.begin(), text.end()} {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : bytes_{std::exchange(other.bytes_, {})} {}
    Secret& operator=(Secret other) noexcept
    {
        bytes_.swap(other.bytes_);  // `other` takes the old bytes with it
        return *this;
    }
    ~Secret()
    {
        if (!bytes_.empty()) ::explicit_bzero(bytes_.data(), bytes_.size());
    }

    /// The text itself; lives as long as this object.
    [[nodiscard]] std::string_view reveal() const noexcept { return {bytes_.data(), bytes_.size()}; }

    friend std::ostream& operator<<(std::ostream&, const Secret&) = delete;

private:
    std::vector<char> bytes_;  // never grown, so no old copy is left behind
};

/// Overwrites a text that held a secret on its way.
inline void wipe(std::string& text) noexcept
{
    ::explicit_bzero(text.data(), text.size());
    text.clear();
}

}  // namespace parlance::host
