#include "support/skewed.hpp"

#include <parlance/detail/views.hpp>

namespace parlance::testing {

namespace {

constexpr char poison = static_cast<char>(0xAB);

template <class T>
std::vector<T> elements_of(parlance_span span)
{
    std::vector<T> elements;
    for (std::uint32_t index = 0; index < span.count; ++index)
        elements.push_back(detail::zero_extended<T>(detail::element<T>(span, index), span.stride));
    return elements;
}

}  // namespace

void* Skewed::place(const void* elements, std::size_t size, std::size_t count)
{
    const std::size_t stride = size + tail_;
    auto& block = blocks_.emplace_back(new char[stride * count]);
    std::memset(block.get(), poison, stride * count);
    for (std::size_t index = 0; index < count; ++index)
        std::memcpy(block.get() + index * stride, static_cast<const char*>(elements) + index * size, size);
    return block.get();
}

parlance_string Skewed::text(std::string_view text)
{
    if (text.empty()) return {nullptr, 0};
    auto& block = blocks_.emplace_back(new char[text.size()]);
    std::memcpy(block.get(), text.data(), text.size());
    return {block.get(), text.size()};
}

parlance_span Skewed::headers(parlance_span source)
{
    auto all = elements_of<parlance_header>(source);
    for (auto& header : all) {
        header.name = text(detail::view(header.name));
        header.value = text(detail::view(header.value));
    }
    return span(all);
}

parlance_span Skewed::params(parlance_span source)
{
    auto all = elements_of<parlance_param>(source);
    for (auto& param : all) {
        param.key = text(detail::view(param.key));
        param.text = text(detail::view(param.text));
    }
    return span(all);
}

parlance_span Skewed::parts(parlance_span source)
{
    auto all = elements_of<parlance_part>(source);
    for (auto& part : all) {
        for (parlance_string* member :
             {&part.text, &part.data, &part.media_type, &part.url, &part.id, &part.name, &part.extra})
            *member = text(detail::view(*member));
        part.parts = parts(part.parts);
    }
    return span(all);
}

SkewedRequest* SkewedRequest::make(const parlance_request& source, std::uint32_t tail)
{
    auto* const copy = new SkewedRequest(tail);
    Skewed& memory = copy->memory_;
    parlance_request& view = copy->view_;
    view = source;
    view.owner = copy;
    view.retain = &SkewedRequest::retain;
    view.release = &SkewedRequest::release;
    for (parlance_string* member : {&view.operation, &view.model, &view.base_url, &view.extra})
        *member = memory.text(detail::view(*member));
    auto messages = elements_of<parlance_message>(source.messages);
    for (auto& message : messages) {
        message.parts = memory.parts(message.parts);
        message.name = memory.text(detail::view(message.name));
        message.extra = memory.text(detail::view(message.extra));
    }
    view.messages = memory.span(messages);
    auto tools = elements_of<parlance_tool>(source.tools);
    for (auto& tool : tools)
        for (parlance_string* member : {&tool.name, &tool.description, &tool.schema, &tool.extra})
            *member = memory.text(detail::view(*member));
    view.tools = memory.span(tools);
    view.params = memory.params(source.params);
    view.headers = memory.headers(source.headers);
    return copy;
}

void SkewedRequest::release(void* owner) noexcept
{
    auto* const self = static_cast<SkewedRequest*>(owner);
    if (--self->references_ == 0) delete self;
}

}  // namespace parlance::testing
