/// batch.hpp - batches: an uploaded file of requests, a job that answers them, and the answers.
///
/// An item is a line {"custom_id": "...", "body": {...}}; the file is uploaded as a form (POST /files), and a job is
/// made from its id (POST /batch/jobs). The job tells how far it is. Its answers stand in `outputs`, or in files of
/// lines that it names: {"custom_id", "response": {"status_code", "body"}, "error"}. Source: the provider's
/// documentation of batches.
#pragma once

#include <parlance/chat_translator.hpp>
#include <parlance/openai/exchanges.hpp>

#include <memory>

namespace parlance::mistral {

using ExchangeResult = Result<std::unique_ptr<ChatExchange>>;

/// The exchange for an operation batch.*; unsupported for any other. Each fails with the place of what is missing.
[[nodiscard]] ExchangeResult begin_batch(const ChatRequestView& request, openai::DialectPtr dialect, Output& out);

/// For batch.results: reads the job, then the files that it names.
[[nodiscard]] ExchangeResult begin_batch_results(const ChatRequestView& request, openai::DialectPtr dialect);

/// A request without a body, with the dialect's headers. `path`: behind the base URL's version.
[[nodiscard]] HttpRequest bare_request(const ChatRequestView& request, const openai::Dialect& dialect,
                                       std::string method, std::string_view path);

/// The path of a job: "/batch/jobs/ID". Fails when the request names none.
[[nodiscard]] Result<std::string> job_path(const ChatRequestView& request);

/// Why a job failed, as it lists it; empty if it does not.
[[nodiscard]] std::string job_errors(const JsonValue& job);

}  // namespace parlance::mistral
