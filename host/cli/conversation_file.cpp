#include "conversation_file.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>

#include "attachment_bytes.hpp"
#include "private_file.hpp"

namespace parlance::cli {

namespace {

constexpr std::size_t most_saved_bytes = 512 * 1024 * 1024;  // with attachments

ChatError io_error(const std::string& what, const std::string& path, int number)
{
    return ChatError(ErrorKind::config, what + " " + path + ": " + std::strerror(number)).code("io");
}

std::string absolute_folder(const char* variable)
{
    const char* const value = ::secure_getenv(variable);
    return value != nullptr && *value == '/' ? value : "";
}

bool exists(const std::string& path) noexcept
{
    return ::access(path.c_str(), F_OK) == 0;
}

}  // namespace

StateFolder StateFolder::of_the_user()
{
    std::string folder = absolute_folder("XDG_STATE_HOME");
    if (folder.empty()) {
        folder = absolute_folder("HOME");
        if (!folder.empty()) folder += "/.local/state";
    }
    return StateFolder(folder.empty() ? folder : folder + "/parlance");
}

Status StateFolder::make() const
{
    if (path_.empty()) return ChatError(ErrorKind::config, "neither XDG_STATE_HOME nor HOME names a folder").code("io");
    std::error_code failure;
    std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), failure);
    for (const std::string& folder : {path_, path_ + "/conversations"})
        if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST)
            return io_error("cannot make the folder", folder, errno);
    return Success{};
}

bool keeping_is_off() noexcept
{
    const char* const value = ::secure_getenv("PARLANCE_NO_SAVE");
    return value != nullptr && *value != '\0';
}

Status keep_conversation(const StateFolder& folder, std::string_view client, const Conversation& conversation)
{
    if (const Status made = folder.make(); made.is_error()) return made;
    JsonBuilder json;
    json.begin_object().member("client", client).key("request").raw(conversation.to_json()).end_object();
    const std::string problem = write_private_file(folder.last_conversation(), json.take() + "\n", Replace::yes);
    if (problem.empty()) return Success{};
    return ChatError(ErrorKind::config, problem).code("io");
}

Result<KeptConversation> last_conversation(const StateFolder& folder)
{
    const std::string path = folder.last_conversation();
    if (folder.path().empty() || !exists(path))
        return ChatError(ErrorKind::not_found,
                         "there is no conversation to go on with" + (folder.path().empty() ? "" : " (" + path + ")"));
    return load_conversation(path);
}

Result<KeptConversation> load_conversation(const std::string& path)
{
    auto text = read_bytes(path, most_saved_bytes);
    if (const auto* problem = std::get_if<InputProblem>(&text)) return problem->error;
    const std::string& json = std::get<std::string>(text);
    JsonOptions options;
    options.max_depth = 160;  // a request may nest 128 deep
    const JsonDocument document(json, options);
    const bool wrapped = document["request"].is_object();
    auto conversation = Conversation::from_json(wrapped ? document["request"].source() : std::string_view(json));
    if (conversation) return KeptConversation{wrapped ? document["client"].text() : "", *std::move(conversation)};
    ChatError error = conversation.error();
    error.message = path + ": " + error.message;
    return error;
}

}  // namespace parlance::cli
