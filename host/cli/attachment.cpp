#include "attachment.hpp"

#include <unistd.h>

#include <utility>

#include "attachment_bytes.hpp"
#include "attachment_type.hpp"
#include "exit_code.hpp"
#include "terminal.hpp"

namespace parlance::cli {

namespace {

std::string_view last_component(std::string_view path) noexcept
{
    while (path.size() > 1 && path.ends_with('/'))
        path.remove_suffix(1);
    return path.substr(path.rfind('/') + 1);
}

PartKind kind_of(std::string_view media_type) noexcept
{
    if (media_type.starts_with("image/")) return PartKind::image;
    if (media_type.starts_with("audio/")) return PartKind::audio;
    if (media_type.starts_with("video/")) return PartKind::video;
    return PartKind::file;
}

bool is_address(std::string_view what) noexcept
{
    return what.starts_with("https://") || what.starts_with("http://");
}

Part part_of_address(const std::string& address)
{
    std::string_view path = address;
    path = path.substr(0, path.find_first_of("?#"));
    const std::string_view type = media_type_by_name(last_component(path));
    Part part(type.empty() ? PartKind::file : kind_of(type));
    part.url = address;
    part.media_type = type;
    return part;
}

Part text_part(std::string text, std::string_view name)
{
    Part part(PartKind::text);
    if (!name.empty()) part.text = "File " + std::string(name) + ":\n\n";
    part.text += text;
    return part;
}

}  // namespace

Part part_of_bytes(std::string bytes, std::string_view name)
{
    name = last_component(name);
    std::string_view type = media_type_by_content(bytes);
    if (type.empty() && is_text(bytes)) return text_part(std::move(bytes), name);
    if (type.empty()) type = media_type_by_name(name);
    if (type.empty()) type = "application/octet-stream";
    Part part(kind_of(type));
    part.media_type = type;
    if (part.kind == PartKind::file) part.name = name.empty() ? "attachment" : name;
    part.data = std::move(bytes);
    return part;
}

std::variant<Part, InputProblem> read_attachment(const std::string& what)
{
    if (is_address(what)) return part_of_address(what);
    if (what == "-" && is_terminal(STDIN_FILENO))
        return InputProblem{exit_io, ChatError(ErrorKind::invalid_request,
                                               "cannot attach standard input: it is a terminal, not a file or a pipe")};
    auto bytes = read_bytes(what, most_attachment_bytes);
    if (auto* problem = std::get_if<InputProblem>(&bytes)) return std::move(*problem);
    std::string& content = std::get<std::string>(bytes);
    const bool from_input = what == "-";
    if (content.empty())
        return InputProblem{exit_failed, ChatError(ErrorKind::invalid_request, (from_input ? "standard input" : what) +
                                                                                   " is empty; nothing of it "
                                                                                   "could be sent")};
    return part_of_bytes(std::move(content), from_input ? std::string_view() : std::string_view(what));
}

std::variant<std::vector<Part>, InputProblem> read_attachments(const std::vector<std::string>& all)
{
    std::vector<Part> parts;
    for (const std::string& what : all) {
        auto part = read_attachment(what);
        if (auto* problem = std::get_if<InputProblem>(&part)) return std::move(*problem);
        parts.push_back(std::get<Part>(std::move(part)));
    }
    return parts;
}

}  // namespace parlance::cli
