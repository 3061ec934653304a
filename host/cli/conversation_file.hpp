/// conversation_file.hpp - where conversations are kept between runs, and how they are written.
///
/// The last one is in $XDG_STATE_HOME/parlance/conversations/last.json (~/.local/state without it), as
/// {"client":"main","request":{...}}: the client that it was held with, and the canonical request
/// (docs/reference/json.md) that tells the messages and settings.
#pragma once

#include <optional>
#include <parlance/conversation.hpp>
#include <string>
#include <string_view>

namespace parlance::cli {

/// A conversation and the name of its client; empty: the default one.
struct KeptConversation {
    std::string client;
    Conversation conversation;
};

/// Paths below the user's folder for states.
class StateFolder {
public:
    /// From $XDG_STATE_HOME, else from $HOME; a relative one is ignored, as the XDG base directory rules ask for. In a
    /// set-user-id program there is none.
    [[nodiscard]] static StateFolder of_the_user();

    explicit StateFolder(std::string path) : path_(std::move(path)) {}

    /// Empty: there is no folder.
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] std::string history() const { return path_ + "/history"; }
    [[nodiscard]] std::string last_conversation() const { return path_ + "/conversations/last.json"; }

    /// Makes the folder and those in it, for the owner alone. An error has the kind `config` and the code "io".
    [[nodiscard]] Status make() const;

private:
    std::string path_;
};

/// Whether somebody wants nothing to be kept: PARLANCE_NO_SAVE is set and not empty.
[[nodiscard]] bool keeping_is_off() noexcept;

/// The file for what was held with `client`; all of it or nothing, mode 0600.
[[nodiscard]] Status keep_conversation(const StateFolder& folder, std::string_view client,
                                       const Conversation& conversation);

/// The last conversation. An error of kind `not_found` says that there is none.
[[nodiscard]] Result<KeptConversation> last_conversation(const StateFolder& folder);

/// A conversation from a file of `/save`, of `keep_conversation`, or any request. `client` is empty if the file names
/// none. Errors name the path.
[[nodiscard]] Result<KeptConversation> load_conversation(const std::string& path);

}  // namespace parlance::cli
