/// record.hpp - exchanges kept as files, and answered from them: what stands between a call and the network.
///
///     call -> HttpCarrier -> HttpClient          recording: the network answers, a copy goes to disk
///     call -> HttpCarrier                        replaying: a recording answers, no socket is opened
///
/// The format of a recording and what is taken out of it before it is written: docs/how-to/record-and-replay.md.
#pragma once

#include <parlance/core/http_client.hpp>
#include <parlance/result.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace parlance::core {

enum class RecordMode { off, record, replay };

/// Which recording answers a request.
enum class ReplayMatch {
    strict,  ///< that of the same method, path and JSON body
    path,    ///< that of the same method and path
    order    ///< the next one, whatever was asked
};

/// What a host is to do with its exchanges.
struct RecordSettings {
    RecordMode mode = RecordMode::off;
    std::string path;                         ///< absolute: a folder with a file an exchange, or one file with all
    bool folder = true;                       ///< recording: `path` is a folder; replaying looks for itself
    ReplayMatch match = ReplayMatch::strict;  ///< replaying only
    std::size_t piece_bytes = 0;              ///< replaying: how much of a body to give at once; 0: an event, or 16 KiB
};

/// A handler whose answer a carrier may keep.
class CarriedHandler : public HttpHandler {
public:
    /// What is asked for: "chat", "models". Loop's thread.
    [[nodiscard]] virtual std::string_view operation() const noexcept = 0;

    /// Whether the rest of the answer is no longer wanted, so that what came is not the whole of it. Loop's thread.
    [[nodiscard]] virtual bool gave_up() const noexcept = 0;

protected:
    ~CarriedHandler() = default;
};

/// Carries the requests of one client. Thread-safety: any number of loops at once.
class HttpCarrier {
public:
    virtual ~HttpCarrier() = default;

    /// As HttpClient::send, on the thread of `loop`, whose connections are `http`. An error: nothing was started, and
    /// `handler` is never called.
    [[nodiscard]] virtual Result<std::shared_ptr<HttpCall>> send(Loop& loop, HttpClient& http, HttpSend request,
                                                                 CarriedHandler& handler) = 0;

    /// False: no request reaches a provider, so that none has to be signed. Any thread.
    [[nodiscard]] virtual bool needs_credential() const noexcept { return true; }
};

/// Whose exchanges a carrier carries.
struct CarriedClient {
    std::string provider;
    std::string name;
    std::vector<std::string> secrets;                                           ///< the values that must reach no file
    std::function<void(std::string_view text)> warn = [](std::string_view) {};  ///< any thread; never throws
};

/// The recordings of a host: being made, or being played. Thread-safety: any thread.
class Recordings {
public:
    virtual ~Recordings() = default;

    /// Recording: checks that files can be written, and makes the folder if it is missing; writes nothing else.
    /// Replaying: reads every recording. Fails with ErrorKind::config, naming the file and the place in it.
    /// Null for RecordMode::off.
    [[nodiscard]] static Result<std::shared_ptr<Recordings>> open(const RecordSettings& settings);

    [[nodiscard]] virtual std::shared_ptr<HttpCarrier> carrier_for(CarriedClient client) = 0;
};

}  // namespace parlance::core
