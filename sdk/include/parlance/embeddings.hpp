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
template <class = void>
class BasicEmbedOptions {
public:
    /// The model to ask; empty: as configured.
    BasicEmbedOptions& model(std::string name)
    {
        request_.model(std::move(name));
        return *this;
    }
    /// Numbers a vector, where the model can shorten them.
    BasicEmbedOptions& dimensions(int count)
    {
        request_.set("dimensions", count);
        return *this;
    }
    /// What the texts are for, where the provider tells apart: "query", "document".
    BasicEmbedOptions& input_type(std::string word)
    {
        request_.set("input_type", std::move(word));
        return *this;
    }
    /// The request to start from: parameters, headers. Its messages are replaced.
    BasicEmbedOptions& request(ChatRequest base)
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
/// The name in use; the template is for compile times alone.
using EmbedOptions = BasicEmbedOptions<>;

/// The vectors, in the order of the texts. A plain value that carries its error.
template <class = void>
class BasicEmbeddings {
public:
    /// Reads an answer to the operation "embeddings". A lane without a vector is an error, never a hole.
    BasicEmbeddings(ChatResponse response, std::size_t expected) : response_(std::move(response))
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

    /// One vector for each text, in their order; none when it failed.
    [[nodiscard]] const std::vector<std::vector<float>>& vectors() const noexcept { return vectors_; }
    /// Whether it succeeded, or failed.
    ///@{
    [[nodiscard]] bool success() const noexcept { return response_.success(); }
    [[nodiscard]] bool is_error() const noexcept { return response_.is_error(); }
    ///@}

    /// Why it failed, or nothing.
    [[nodiscard]] const std::optional<ChatError>& error() const noexcept { return response_.error(); }
    /// Facts about the call: usage, model, latency.
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
/// The name in use; the template is for compile times alone.
using Embeddings = BasicEmbeddings<>;

}  // namespace parlance
