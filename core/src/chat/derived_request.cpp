#include "chat/derived_request.hpp"

namespace parlance::core {

void DerivedRequest::assign(const parlance_request& request, const ClientSettings& settings, void* owner,
                            void (*retain)(void*) noexcept, void (*release)(void*) noexcept)
{
    hold(request);
    parlance_request& view = view_.value;
    view.struct_size = sizeof view_;
    if (settings.strict) view.flags |= PARLANCE_REQUEST_STRICT;
    view.owner = owner;
    view.retain = retain;
    view.release = release;
    const std::string_view operation = detail::view(view.operation);
    // The configured model and parameters are those of chats: an embedding model is another one.
    if (view.model.size == 0 && operation != "embeddings") view.model = detail::c_view(settings.model);
    base_url_ = detail::view(view.base_url);
    static const std::vector<Param> none;
    const bool is_chat = operation == "chat" || operation == "count_tokens" || operation == "batch.item";
    take_params(is_chat ? settings.defaults : none);
}

void DerivedRequest::hold(const parlance_request& request)
{
    if (request.owner != nullptr) {
        held_ = HeldRequest(ChatRequestView(request));
        view_.value = held_.view().raw();
    } else {
        copy_ = ChatRequest(ChatRequestView(request)).share();
        view_.value = copy_->view();
    }
}

void DerivedRequest::take_params(const std::vector<Param>& defaults)
{
    const ParamsView asked(view_.value.params);
    params_.reserve(asked.size() + defaults.size());
    for (std::size_t index = 0; index < asked.size(); ++index) {
        const ParamView param = asked[index];
        if (param.key().starts_with("host."))
            take_host_param(param);
        else
            params_.push_back({detail::zero_extended<parlance_param>(
                detail::element<parlance_param>(view_.value.params, index), view_.value.params.stride)});
    }
    const std::size_t own = params_.size();
    for (const Param& preset : defaults) {
        bool set = false;
        for (std::size_t index = 0; index < own && !set; ++index)
            set = detail::view(params_[index].value.key) == preset.key;
        if (!set) params_.push_back({detail::param_view(preset)});
    }
    view_.value.params = padded_span(params_);
}

void DerivedRequest::take_host_param(const ParamView& param)
{
    if (param.key() == "host.timeout_ms")
        timeout_ms_ = param.as_int();
    else if (param.key() == "host.max_event_bytes")
        max_event_bytes_ = param.as_int();
    else if (param.key() == "host.base_url")
        base_url_ = param.as_text().value_or(base_url_);
}

}  // namespace parlance::core
