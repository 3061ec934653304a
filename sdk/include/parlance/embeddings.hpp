/// embeddings.hpp - what embed takes and gives.
#pragma once

#include <parlance/chat_request.hpp>
#include <parlance/chat_response.hpp>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace parlance {

/// How to embed; everything unset is the provider's choice.
class EmbedOptions {
public:
    EmbedOptions& model(std::string name)
    {
        request_.model(std::move(name));
        return *this;
    }
    /// Numbers a vector, where the model can shorten them.
    EmbedOptions& dimensions(int count)
    {
        request_.set("dimensions", count);
        return *this;
    }
    /// What the texts are for, where the provider tells apart: "query", "document".
    EmbedOptions& input_type(std::string word)
    {
        request_.set("input_type", std::move(word));
        return *this;
    }
    /// The request to start from: parameters, headers. Its messages are replaced.
    EmbedOptions& request(ChatRequest base)
    {
        request_ = std::move(base);
        return *this;
    }
    /// The whole request: operation "embeddings", a text part per input.
    [[nodiscard]] ChatRequest to_request(std::vector<std::string> texts) const
    {
        Message inputs(Role::user, std::vector<Part>{});
        for (std::string& text : texts)
            inputs.parts.emplace_back(PartKind::text, std::move(text));
        ChatRequest whole = request_;
        whole.operation("embeddings").messages({std::move(inputs)});
        return whole;
    }

private:
    ChatRequest request_;
};

/// The vectors, in the order of the texts. A plain value that carries its error.
class Embeddings {
public:
    /// Reads an answer to the operation "embeddings". A lane without a vector is an error, never a hole.
    Embeddings(ChatResponse response, std::size_t expected) : response_(std::move(response))
    {
        if (response_.is_error()) return;
        for (const Choice& choice : response_.choices())
            for (const Part& part : choice.parts)
                if (part.kind == PartKind::vector && part.media_type == "f32le") read(part.data);
        if (vectors_.size() == expected) return;
        response_.fail(ChatError(ErrorKind::bad_response, std::to_string(expected) + " texts were embedded, and " +
                                                              std::to_string(vectors_.size()) + " vectors came back"));
        vectors_.clear();
    }

    [[nodiscard]] const std::vector<std::vector<float>>& vectors() const noexcept { return vectors_; }
    [[nodiscard]] bool success() const noexcept { return response_.success(); }
    [[nodiscard]] bool is_error() const noexcept { return response_.is_error(); }
    [[nodiscard]] const std::optional<ChatError>& error() const noexcept { return response_.error(); }
    [[nodiscard]] const ChatMetadata& metadata() const noexcept { return response_.metadata(); }

private:
    void read(std::string_view bytes)
    {
        std::vector<float>& vector = vectors_.emplace_back(bytes.size() / sizeof(float));
        if (!vector.empty()) std::memcpy(vector.data(), bytes.data(), vector.size() * sizeof(float));
    }

    ChatResponse response_;
    std::vector<std::vector<float>> vectors_;
};

}  // namespace parlance
