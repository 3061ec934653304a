/// request_storage.hpp - the values behind a ChatRequest, and their C view: built once, shared by every call that holds
/// it.
#pragma once

#include <parlance/abi/request.h>
#include <parlance/chat_part.hpp>

#include <atomic>
#include <string>
#include <type_traits>
#include <vector>

namespace parlance::detail {

/// What a request consists of.
struct RequestValues {
    std::string operation = "chat";
    std::string model;
    std::vector<Message> messages;
    std::vector<Tool> tools;
    std::vector<Param> params;
    std::vector<Header> headers;
    std::string base_url;
    std::string extra;
    std::int64_t deadline_ms = 0;
    std::uint32_t flags = 0;
};

template <class = void>

[[nodiscard]] parlance_param param_view(const Param& param) noexcept
{
    parlance_param view{};
    view.key = c_view(param.key);
    view.flags = param.required ? PARLANCE_PARAM_REQUIRED : 0u;
    std::visit(
        [&view](const auto& value) {
            using Value = std::remove_cvref_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, bool>) {
                view.type = PARLANCE_PARAM_BOOL;
                view.integer = value ? 1 : 0;
            } else if constexpr (std::is_same_v<Value, std::int64_t>) {
                view.type = PARLANCE_PARAM_INT;
                view.integer = value;
            } else if constexpr (std::is_same_v<Value, double>) {
                view.type = PARLANCE_PARAM_REAL;
                view.real = value;
            } else if constexpr (std::is_same_v<Value, std::string>) {
                view.type = PARLANCE_PARAM_TEXT;
                view.text = c_view(value);
            } else {
                view.type = PARLANCE_PARAM_JSON;
                view.text = c_view(value.text);
            }
        },
        param.value);
    return view;
}

/// C views of parts. Children are laid out behind one another in `pool`, whose size is known before, so that nothing
/// moves.
template <class = void>
class BasicPartViews {
public:
    void reserve(const std::vector<Part>& parts) { count_ += count(parts); }
    void allocate() { pool_.reserve(count_); }

    [[nodiscard]] parlance_span add(const std::vector<Part>& parts)
    {
        const std::size_t first = pool_.size();
        pool_.resize(first + parts.size());
        for (std::size_t index = 0; index < parts.size(); ++index) {
            const parlance_part view = one(parts[index]);
            pool_[first + index] = view;
        }
        return c_span(pool_.data() + first, parts.size());
    }

private:
    [[nodiscard]] static std::size_t count(const std::vector<Part>& parts)
    {
        std::size_t total = parts.size();
        for (const Part& part : parts)
            total += count(part.parts);
        return total;
    }

    [[nodiscard]] parlance_part one(const Part& part)
    {
        parlance_part view{};
        view.kind = static_cast<std::uint32_t>(part.kind);
        view.flags = part.flags;
        view.begin = part.begin;
        view.end = part.end;
        view.text = c_view(part.text);
        view.data = c_view(part.data);
        view.media_type = c_view(part.media_type);
        view.url = c_view(part.url);
        view.id = c_view(part.id);
        view.name = c_view(part.name);
        view.extra = c_view(part.extra);
        if (!part.parts.empty()) view.parts = add(part.parts);
        return view;
    }

    std::size_t count_ = 0;
    std::vector<parlance_part> pool_;
};
using PartViews = BasicPartViews<>;

/// Values with their C view, counted by reference. Immutable once made.
template <class = void>
class BasicSharedRequest {
public:
    explicit BasicSharedRequest(RequestValues values) : values_(std::move(values)) { build(); }
    BasicSharedRequest(const BasicSharedRequest&) = delete;
    BasicSharedRequest& operator=(const BasicSharedRequest&) = delete;

    [[nodiscard]] const parlance_request& view() const noexcept { return view_; }
    [[nodiscard]] const RequestValues& values() const noexcept { return values_; }

    static void retain(void* owner) noexcept
    {
        static_cast<BasicSharedRequest*>(owner)->references_.fetch_add(1, std::memory_order_relaxed);
    }
    static void release(void* owner) noexcept
    {
        auto* self = static_cast<BasicSharedRequest*>(owner);
        if (self->references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete self;
    }

private:
    ~BasicSharedRequest() = default;

    void build()
    {
        PartViews& parts = parts_;
        for (const Message& message : values_.messages)
            parts.reserve(message.parts);
        parts.allocate();
        messages_.reserve(values_.messages.size());
        for (const Message& message : values_.messages)
            messages_.push_back({static_cast<std::uint32_t>(message.role), 0, parts.add(message.parts),
                                 c_view(message.name), c_view(message.extra)});
        tools_.reserve(values_.tools.size());
        for (const Tool& tool : values_.tools)
            tools_.push_back({tool.kind, tool.flags, c_view(tool.name), c_view(tool.description), c_view(tool.schema),
                              c_view(tool.extra)});
        params_.reserve(values_.params.size());
        for (const Param& param : values_.params)
            params_.push_back(param_view(param));
        headers_.reserve(values_.headers.size());
        for (const Header& header : values_.headers)
            headers_.push_back({c_view(header.name), c_view(header.value), header.flags, 0});
        fill_view();
    }

    void fill_view() noexcept
    {
        view_.struct_size = sizeof(parlance_request);
        view_.flags = values_.flags;
        view_.deadline_ms = values_.deadline_ms;
        view_.owner = this;
        view_.retain = &BasicSharedRequest::retain;
        view_.release = &BasicSharedRequest::release;
        view_.operation = c_view(values_.operation);
        view_.model = c_view(values_.model);
        view_.messages = c_span(messages_);
        view_.tools = c_span(tools_);
        view_.params = c_span(params_);
        view_.headers = c_span(headers_);
        view_.base_url = c_view(values_.base_url);
        view_.extra = c_view(values_.extra);
    }

    std::atomic<std::uint32_t> references_{1};
    RequestValues values_;
    PartViews parts_;
    std::vector<parlance_message> messages_;
    std::vector<parlance_tool> tools_;
    std::vector<parlance_param> params_;
    std::vector<parlance_header> headers_;
    parlance_request view_{};
};
using SharedRequest = BasicSharedRequest<>;

/// One reference to a SharedRequest.
template <class = void>
class BasicSharedRequestPtr {
public:
    BasicSharedRequestPtr() noexcept = default;
    explicit BasicSharedRequestPtr(RequestValues values) : request_(new SharedRequest(std::move(values))) {}
    BasicSharedRequestPtr(const BasicSharedRequestPtr& other) noexcept : request_(other.request_)
    {
        if (request_ != nullptr) SharedRequest::retain(request_);
    }
    BasicSharedRequestPtr(BasicSharedRequestPtr&& other) noexcept : request_(std::exchange(other.request_, nullptr)) {}
    BasicSharedRequestPtr& operator=(BasicSharedRequestPtr other) noexcept
    {
        std::swap(request_, other.request_);
        return *this;
    }
    ~BasicSharedRequestPtr()
    {
        if (request_ != nullptr) SharedRequest::release(request_);
    }
    explicit operator bool() const noexcept { return request_ != nullptr; }
    const SharedRequest* operator->() const noexcept { return request_; }

private:
    SharedRequest* request_ = nullptr;
};
using SharedRequestPtr = BasicSharedRequestPtr<>;

}  // namespace parlance::detail
