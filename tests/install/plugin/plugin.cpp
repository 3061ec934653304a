// A provider that asks for streams in the Chat Completions dialect and knows nothing else of it.
#include <parlance/json_builder.hpp>
#include <parlance/json_reader.hpp>
#include <parlance/plugin.hpp>

#include <string>

namespace stranger {

class Exchange final : public parlance::ChatExchange {
public:
    parlance::Result<parlance::HttpRequest> next() override
    {
        parlance::JsonBuilder json;
        json.begin_object().member("model", request().model()).member("stream", true).key("messages").begin_array();
        for (const parlance::MessageView message : request().messages()) {
            std::string text;
            for (const parlance::PartView part : message.parts())
                text += part.text();
            json.begin_object().member("role", "user").member("content", text).end_object();
        }
        json.end_array().end_object();
        return parlance::HttpRequest("POST", "/chat/completions")
            .header("Content-Type", "application/json")
            .body(json.take());
    }

    parlance::Result<parlance::Progress> feed(const parlance::Frame& frame, parlance::Output& out) override
    {
        if (frame.data == "[DONE]") return parlance::Progress::done;
        const parlance::JsonDocument chunk(frame.data);
        if (!chunk) return parlance::ChatError(parlance::ErrorKind::bad_response, "an event is not JSON");
        out.text(0, 0, chunk["choices"][0]["delta"]["content"].string(scratch_));
        return parlance::Progress::more;
    }

private:
    std::string scratch_;
};

}  // namespace stranger

PARLANCE_PLUGIN(parlance::TranslatorOf<stranger::Exchange>, R"json({
    "id": "stranger", "version": "1.0.0", "kind": "translator", "operations": ["chat"], "parts": ["text"],
    "auth": "bearer", "secrets": [{"name": "api_key", "required": true}]
})json")
