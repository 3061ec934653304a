#include <parlance/wire/notes.hpp>

#include <utility>

namespace parlance::wire {

std::string param_place(std::string_view key)
{
    return key == "format" ? "/response_format"
                           : "/" + std::string(key);  // the one key with another name in the JSON form
}

void RequestNotes::param_left_out(const ParamView& param, std::string_view reason)
{
    const std::string message =
        "the parameter \"" + std::string(param.key()) + "\" was not sent: " + std::string(reason);
    if (strict_ || param.required())
        refuse(ErrorKind::unsupported, message, param_place(param.key()));
    else
        out_.warning("param_not_sent", message, param_place(param.key()));
}

void RequestNotes::part_left_out(std::string_view where, std::string_view reason)
{
    out_.warning("part_not_sent", "a part was not sent: " + std::string(reason), where);
}

void RequestNotes::extra_left_out(std::string_view where, std::string_view reason)
{
    out_.warning("param_not_sent", "a member of extra was not sent: " + std::string(reason), where);
}

void RequestNotes::refuse(ErrorKind kind, std::string message, std::string where)
{
    if (refusal_) return;
    refusal_.emplace(kind, std::move(message));
    refusal_->at(std::move(where));
}

}  // namespace parlance::wire
