/// held_lookup.hpp - name lookup that hangs for as long as a test wants, in this process.
///
/// The program defines getaddrinfo, which the dynamic linker then prefers for libparlance.so too. Names that end in
/// ".held.invalid" are looked up until a HeldLookups goes; all others as ever.
#pragma once

#include <chrono>

namespace parlance::support {

/// While one exists, lookups of "*.held.invalid" hang; when it goes they fail. One at a time.
class HeldLookups {
public:
    HeldLookups();
    ~HeldLookups();
    HeldLookups(const HeldLookups&) = delete;
    HeldLookups& operator=(const HeldLookups&) = delete;

    /// Waits until so many lookups hang; false: there were fewer after 20 s.
    [[nodiscard]] bool waits_for(int number) const;
};

}  // namespace parlance::support
