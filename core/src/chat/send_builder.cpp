#include "chat/send_builder.hpp"

#include "auth/authentication.hpp"
#include "auth/secrets.hpp"
#include "chat/answer_facts.hpp"
#include "chat/base64.hpp"

#include <parlance/core/record.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace parlance::core {
namespace {

constexpr std::size_t longest_body =
    std::size_t{512} * 1024 * 1024;  // far above any provider's limit; bounds our memory

ChatError refuse(std::string message)
{
    return ChatError(ErrorKind::plugin, std::move(message));
}

struct Target {
    Origin origin;
    std::string path;
};

Result<Target> find_target(std::string_view url, const SendContext& context, std::string_view base_url)
{
    if (url.starts_with('/')) {
        if (base_url.empty()) return Target{context.base.origin, join_target(context.base, url)};
        auto base = parse_base_url(base_url);
        if (base.is_error()) return base.error();
        return Target{base->origin, join_target(*base, url)};
    }
    auto absolute = parse_absolute(url);
    if (absolute.is_error()) return absolute.error();
    return Target{std::move(absolute->first), std::move(absolute->second)};
}

std::optional<ChatError> check_origin(const Origin& origin, const ClientSettings& settings, const SendContext& context)
{
    const auto allowed = std::any_of(context.origins.begin(), context.origins.end(),
                                     [&](const Origin& known) { return same_origin(known, origin); });
    const bool has_key = !settings.secrets.empty();
    if (!allowed)
        return ChatError(ErrorKind::permission,
                         "a request to " + host_header(origin) + " was refused: " +
                             (has_key ? "the key of client \"" : "what is sent by client \"") + settings.client_name +
                             "\" may go to the origin of its base_url alone; list further ones as `origins` of the "
                             "client: origins = [\"" +
                             (origin.tls ? "https://" : "http://") + host_header(origin) + "\"]");
    if (!origin.tls && !settings.allow_insecure_http && !is_loopback(origin))
        return ChatError(ErrorKind::config, "plain http to " + host_header(origin) + " would show " +
                                                (has_key ? "the key" : "what is sent") +
                                                " to everybody on the way; use https, or set allow_insecure_http");
    return std::nullopt;
}

/// The headers that only the host writes: framing, connection and credential are its own.
bool is_reserved(std::string_view name) noexcept
{
    constexpr std::array<std::string_view, 7> reserved = {
        "host", "content-length", "transfer-encoding", "connection", "authorization", "expect", "accept-encoding"};
    return std::any_of(reserved.begin(), reserved.end(),
                       [&](std::string_view own) { return same_header_name(own, name); });
}

/// The request line and headers under construction. A later header replaces an earlier one of its name, unless it says
/// APPEND.
class HeadWriter {
public:
    /// Whether a value that is flagged as secret may name the client's secrets, for which they are then put in.
    enum class Secrets { expanded, literal };

    HeadWriter(const ClientSettings& settings, const Target& target, std::string_view method) : settings_(settings)
    {
        head_.reserve(512);
        head_.append(method)
            .append(" ")
            .append(target.path)
            .append(" HTTP/1.1\r\nHost: ")
            .append(host_header(target.origin));
        head_ += "\r\n";
    }

    /// A name that a later source sets as well: written by the last one.
    void expect_later(std::string_view name) { later_.push_back(name); }
    /// The first `count` of those names are being written now.
    void begin_source(std::size_t count)
    {
        later_.erase(later_.begin(), later_.begin() + static_cast<std::ptrdiff_t>(count));
    }

    std::optional<ChatError> add(std::string_view name, std::string_view value, std::uint32_t flags,
                                 Secrets secrets = Secrets::expanded)
    {
        if (!is_header_name(name) || is_reserved(name))
            return refuse("the header \"" + std::string(name) + "\" may not be set");
        const bool replaced =
            (flags & PARLANCE_HEADER_APPEND) == 0 &&
            std::any_of(later_.begin(), later_.end(), [&](auto known) { return same_header_name(known, name); });
        if (replaced) return std::nullopt;
        if (detail::has_unknown_critical(flags, PARLANCE_HEADER_SECRET))
            return refuse("the header \"" + std::string(name) + "\" carries a flag this library does not know");
        const bool is_secret = (flags & PARLANCE_HEADER_SECRET) != 0;
        if (is_secret) secret_names_.emplace_back(name);
        head_.append(name).append(": ");
        if (is_secret && secrets == Secrets::expanded) {
            if (auto bad = expand_secrets(value, settings_.secrets, head_)) return bad;
        } else {
            if (!is_header_value(value))
                return refuse("the header \"" + std::string(name) + "\" holds a control character");
            head_.append(value);
        }
        head_ += "\r\n";
        return std::nullopt;
    }

    [[nodiscard]] std::string& text() noexcept { return head_; }
    /// The headers whose values are secret, whoever set them.
    [[nodiscard]] std::vector<std::string>& secret_names() noexcept { return secret_names_; }

private:
    const ClientSettings& settings_;
    std::string head_;
    std::vector<std::string_view> later_;
    std::vector<std::string> secret_names_;
};

std::optional<ChatError> add_headers(HeadWriter& head, const parlance_http_request& request,
                                     const ClientSettings& settings, const HeadersView& request_headers)
{
    // In order: the plugin's, the config's, the request's.
    for (const Header& header : settings.headers)
        head.expect_later(header.name);
    for (const HeaderView header : request_headers)
        head.expect_later(header.name());
    for (const HeaderView header : HeadersView(request.headers))
        if (auto bad = head.add(header.name(), header.value(), header.flags())) return bad;
    head.begin_source(settings.headers.size());
    for (const Header& header : settings.headers)
        if (auto bad = head.add(header.name, header.value, header.flags)) return bad;
    head.begin_source(request_headers.size());
    for (const HeaderView header : request_headers) {
        // Literal: who asks must not read the client's secrets out by naming them.
        auto bad = head.add(header.name(), header.value(), header.flags(), HeadWriter::Secrets::literal);
        if (bad) {
            bad->kind = ErrorKind::invalid_request;
            return bad;
        }
    }
    return std::nullopt;
}

/// A whole file behind `text`, which may become `limit` bytes long. A part of one is never left there as if it were
/// all: a batch would be sent without its last items.
std::optional<ChatError> append_file(std::string& text, const std::string& name, std::size_t limit)
{
    const auto unreadable = [&](std::string_view why) {
        return ChatError(ErrorKind::invalid_request, "the file " + name + " cannot be read" + std::string(why));
    };
    std::error_code failure;
    const auto status = std::filesystem::status(name, failure);
    if (!std::filesystem::exists(status)) return unreadable("");
    if (!std::filesystem::is_regular_file(status)) return unreadable(": it is no regular file");
    const std::uintmax_t size = std::filesystem::file_size(name, failure);
    if (failure) return unreadable("");
    if (size > limit - text.size())
        return ChatError(ErrorKind::too_large, "with the file " + name + " the request's body is larger than 512 MiB");

    std::ifstream file(name, std::ios::binary);
    if (!file) return unreadable("");
    const std::size_t begin = text.size();
    text.resize(begin + static_cast<std::size_t>(size));
    if (!file.read(text.data() + begin, static_cast<std::streamsize>(size))) return unreadable(" to its end");
    if (file.peek() != std::ifstream::traits_type::eof()) return unreadable(": it grew meanwhile");
    if (file.bad()) return unreadable(" to its end");
    return std::nullopt;
}

/// The lines of a file that are not blank, with a comma between each two.
std::optional<ChatError> append_lines(std::string& body, const std::string& name)
{
    std::string text;
    if (auto bad = append_file(text, name, longest_body - body.size())) return bad;
    bool first = true;
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.find_first_not_of(" \t\r") == line.npos) continue;
        if (!std::exchange(first, false)) body += ',';
        body += line;
    }
    return std::nullopt;
}

Result<std::string> gather_body(parlance_span segments)
{
    std::string body;
    for (std::uint32_t index = 0; index < segments.count; ++index) {
        const auto segment = detail::zero_extended<parlance_segment>(detail::element<parlance_segment>(segments, index),
                                                                     segments.stride);
        if (segment.encoding == PARLANCE_SEGMENT_RAW)
            body.append(detail::view(segment.bytes));
        else if (segment.encoding == PARLANCE_SEGMENT_BASE64)
            append_base64(body, detail::view(segment.bytes));
        else if (segment.encoding == PARLANCE_SEGMENT_FILE) {
            if (auto bad = append_file(body, std::string(detail::view(segment.file)), longest_body))
                return *std::move(bad);
        } else if (segment.encoding == PARLANCE_SEGMENT_LINES) {
            if (auto bad = append_lines(body, std::string(detail::view(segment.file)))) return *std::move(bad);
        } else {
            return refuse("a body segment has the unknown encoding " + std::to_string(segment.encoding));
        }
        if (body.size() > longest_body)
            return ChatError(ErrorKind::too_large, "the request's body is larger than 512 MiB");
    }
    return body;
}

/// How the request says who is asking: as the exchange wants, or by the manifest's default.
Result<AuthScheme> find_scheme(const parlance_http_request& request, const ClientSettings& settings)
{
    auto scheme = parse_scheme(request.auth.size != 0 ? detail::view(request.auth) : std::string_view(settings.auth));
    if (scheme.is_error()) return scheme;
    if (settings.carrier && !settings.carrier->needs_credential()) return AuthScheme();
    if (auto bad = check_authentication(*scheme, settings)) return *std::move(bad);
    return scheme;
}

}  // namespace

const std::shared_ptr<const ConnectionSettings>& SendContext::connection_to(const Origin& origin) const
{
    const auto found = std::find_if(proxied.begin(), proxied.end(),
                                    [&](const auto& entry) { return same_origin(entry.first, origin); });
    return found == proxied.end() ? connection : found->second;
}

Result<PreparedSend> build_send(const parlance_http_request& request, const ClientSettings& settings,
                                const SendContext& context, const HeadersView& request_headers,
                                std::string_view base_url)
{
    auto target = find_target(detail::view(request.url), context, base_url);
    if (target.is_error()) return target.error();
    if (auto bad = check_origin(target->origin, settings, context)) return *std::move(bad);
    const std::string_view method = detail::view(request.method);
    if (!is_header_name(method) || !is_header_value(target->path) || target->path.find(' ') != std::string::npos)
        return refuse("the plugin asked for a request line that is none");

    auto body = gather_body(request.body);
    if (body.is_error()) return body.error();

    HeadWriter head(settings, *target, method);
    if (auto bad = add_headers(head, request, settings, request_headers)) return *std::move(bad);
    auto scheme = find_scheme(request, settings);
    if (scheme.is_error()) return scheme.error();
    head.text() += "Accept-Encoding: identity\r\n";
    if (!body->empty() || method == "POST" || method == "PUT")
        head.text().append("Content-Length: ").append(std::to_string(body->size())).append("\r\n");

    HttpSend send;
    send.settings = context.connection_to(target->origin);
    send.origin = std::move(target->origin);
    send.timeouts = settings.timeouts;
    send.head = std::move(head.text());
    send.secret_headers = std::move(head.secret_names());
    send.body = *std::move(body);
    return PreparedSend{std::move(send), *std::move(scheme)};
}

}  // namespace parlance::core
