/// call_book.hpp - which calls a conversation has had, so that each result finds the one it answers.
///
/// A functionResponse names its function, and its call's id only if the service gave one. A neutral result has the id
/// of its call, perhaps one that this plugin invented because the service gave none; or no id at all, and then name and
/// order tell.
#pragma once

#include <parlance/chat_request_view.hpp>

#include <string_view>
#include <vector>

namespace parlance::gemini {

/// What a result answers.
struct KnownCall {
    std::string_view id, name;
    bool id_is_ours = false;  ///< invented: the service does not know it
    bool answered = false;
};

/// The calls in order. Views of the request.
class CallBook {
public:
    void add(const KnownCall& call) { calls_.push_back(call); }

    /// The call that a result answers, which is then answered; nullptr if there is none such.
    [[nodiscard]] const KnownCall* take(const PartView& result)
    {
        KnownCall* const found = result.id().empty() ? first_open(result.name()) : last_with_id(result.id());
        if (found != nullptr) found->answered = true;
        return found;
    }

private:
    [[nodiscard]] KnownCall* first_open(std::string_view name)
    {
        for (KnownCall& call : calls_)
            if (!call.answered && (name.empty() || name == call.name)) return &call;
        return nullptr;
    }

    /// The last one: some servers give the same ids in every turn.
    [[nodiscard]] KnownCall* last_with_id(std::string_view id)
    {
        for (auto call = calls_.rbegin(); call != calls_.rend(); ++call)
            if (call->id == id) return &*call;
        return nullptr;
    }

    std::vector<KnownCall> calls_;
};

}  // namespace parlance::gemini
