#include <parlance/responses/openai_models.hpp>

#include <parlance/responses/model_facts.hpp>
#include <parlance/wire/param_rules.hpp>

namespace parlance::responses {

bool OpenAiModels::takes_cache_marks(std::string_view model) const
{
    return model_facts(model).cache_marks;
}

bool OpenAiModels::write_param(const ParamView& param, JsonBuilder& json, wire::RequestNotes& notes) const
{
    constexpr std::int64_t day_s = 86'400;
    if (param.key() != "cache_ttl_s") return false;
    if (!param.as_int())
        wire::refuse_type(param, wire::ParamType::integer, notes);
    else if (*param.as_int() == day_s)
        json.member("prompt_cache_retention", "24h");
    else
        notes.param_left_out(param, "this provider keeps caches for minutes or, with 86400, for a day");
    return true;
}

}  // namespace parlance::responses
