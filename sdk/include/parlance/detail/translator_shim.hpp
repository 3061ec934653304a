/// translator_shim.hpp - a C++ translator and its exchanges as the C tables of the contract.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/detail/contain.hpp>

#include <optional>

namespace parlance::detail {

/// One exchange. The C object comes first, so that its address is the object's.
class ExchangeShim {
public:
    ExchangeShim(std::unique_ptr<ChatExchange> exchange, const ChatRequestView& request)
        : exchange_(std::move(exchange))
    {
        exchange_->hold(request);
    }
    [[nodiscard]] parlance_exchange* c_object() noexcept { return &object_; }

private:
    static ExchangeShim& self(parlance_exchange* object) noexcept { return *reinterpret_cast<ExchangeShim*>(object); }

    static void release(parlance_exchange* object) noexcept { delete &self(object); }

    static const parlance_http_request* next(parlance_exchange* object, parlance_output* output) noexcept
    {
        return contain<const parlance_http_request*>(output, nullptr, [&] { return self(object).prepare(output); });
    }

    static std::uint32_t head(parlance_exchange* object, const parlance_http_head* head,
                              parlance_output* output) noexcept
    {
        return contain<std::uint32_t>(output, PARLANCE_FRAMING_NONE, [&]() -> std::uint32_t {
            ExchangeShim& shim = self(object);
            const HttpHead seen(*head);
            if (seen.status() >= 300) shim.keep_head(seen);
            Output out(output);
            const auto framing = shim.exchange_->head(seen, out);
            if (framing) return static_cast<std::uint32_t>(*framing);
            out.fail(framing.error());
            return PARLANCE_FRAMING_NONE;
        });
    }

    static std::uint32_t feed(parlance_exchange* object, const parlance_frame* frame, parlance_output* output) noexcept
    {
        return contain<std::uint32_t>(output, PARLANCE_STEP_FAILED, [&]() -> std::uint32_t {
            ExchangeShim& shim = self(object);
            Output out(output);
            const Frame seen{view(frame->name), view(frame->data), view(frame->id), HeadersView(frame->headers)};
            if (shim.error_head_) {
                out.fail(shim.exchange_->on_error(HttpHead(shim.error_head_->c_head()), seen.data));
                return PARLANCE_STEP_FAILED;
            }
            return step(shim.exchange_->feed(seen, out), out);
        });
    }

    static std::uint32_t end(parlance_exchange* object, const parlance_body_end* end, parlance_output* output) noexcept
    {
        return contain<std::uint32_t>(output, PARLANCE_STEP_FAILED, [&]() -> std::uint32_t {
            Output out(output);
            return step(self(object).exchange_->end(static_cast<BodyEnd>(end->how), out), out);
        });
    }

    static std::uint32_t step(const Result<Progress>& progress, Output& out)
    {
        if (progress) return static_cast<std::uint32_t>(*progress);
        out.fail(progress.error());
        return PARLANCE_STEP_FAILED;
    }

    const parlance_http_request* prepare(parlance_output* output)
    {
        error_head_.reset();
        auto wanted = exchange_->next();
        if (wanted.is_error()) {
            Output(output).fail(wanted.error());
            return nullptr;
        }
        request_.emplace(*std::move(wanted));
        fill_views();
        return &view_;
    }

    void fill_views()
    {
        headers_.clear();
        for (const Header& header : request_->headers())
            headers_.push_back({c_view(header.name), c_view(header.value), header.flags, 0});
        segments_.clear();
        for (const Segment& segment : request_->segments())
            segments_.push_back({segment.encoding, 0, c_view(segment.text.empty() ? segment.bytes : segment.text),
                                 c_view(segment.file)});
        view_ = {};
        view_.struct_size = sizeof view_;
        view_.delay_ms = request_->delay_ms();
        view_.method = c_view(request_->method());
        view_.url = c_view(request_->url());
        view_.auth = c_view(request_->auth());
        view_.headers = c_span(headers_);
        view_.body = c_span(segments_);
    }

    /// The head of an answer that failed, kept until its body has come.
    class KeptHead {
    public:
        explicit KeptHead(const HttpHead& head) : status_(head.status())
        {
            for (const HeaderView header : head.headers())
                headers_.emplace_back(std::string(header.name()), std::string(header.value()));
            for (const Header& header : headers_)
                views_.push_back({c_view(header.name), c_view(header.value), 0, 0});
        }
        [[nodiscard]] parlance_http_head c_head() const noexcept
        {
            return {sizeof(parlance_http_head), 0, status_, PARLANCE_FRAMING_WHOLE, c_span(views_)};
        }

    private:
        std::int32_t status_;
        std::vector<Header> headers_;
        std::vector<parlance_header> views_;
    };
    void keep_head(const HttpHead& head) { error_head_.emplace(head); }

    static constexpr parlance_exchange_table table_{
        sizeof(parlance_exchange_table), 0, &release, &next, &head, &feed, &end};

    parlance_exchange object_{&table_};
    std::unique_ptr<ChatExchange> exchange_;
    std::optional<HttpRequest> request_;
    std::optional<KeptHead> error_head_;
    std::vector<parlance_header> headers_;
    std::vector<parlance_segment> segments_;
    parlance_http_request view_{};
};

/// A translator.
class TranslatorShim {
public:
    explicit TranslatorShim(std::unique_ptr<ChatTranslator> translator) : translator_(std::move(translator)) {}
    [[nodiscard]] parlance_translator* c_object() noexcept { return &object_; }

private:
    static TranslatorShim& self(parlance_translator* object) noexcept
    {
        return *reinterpret_cast<TranslatorShim*>(object);
    }
    static void release(parlance_translator* object) noexcept { delete &self(object); }

    static parlance_exchange* begin(parlance_translator* object, const parlance_request* request,
                                    parlance_output* output) noexcept
    {
        return contain<parlance_exchange*>(output, nullptr, [&]() -> parlance_exchange* {
            const ChatRequestView view(*request);
            Output out(output);
            auto exchange = self(object).translator_->begin(view, out);
            if (exchange.is_error()) {
                out.fail(exchange.error());
                return nullptr;
            }
            return (new ExchangeShim(*std::move(exchange), view))->c_object();
        });
    }
    static void* query(parlance_translator*, parlance_string) noexcept { return nullptr; }

    static constexpr parlance_translator_table table_{sizeof(parlance_translator_table), 0, &release, &begin, &query};

    parlance_translator object_{&table_};
    std::unique_ptr<ChatTranslator> translator_;
};

}  // namespace parlance::detail
