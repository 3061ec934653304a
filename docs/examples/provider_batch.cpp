// provider_batch.cpp - a batch that the provider runs: create it now, fetch its answers whenever it has ended.
#include <parlance/parlance.hpp>
#include <parlance/provider_batch.hpp>

#include <fstream>
#include <iostream>
#include <string>

namespace {

// [create]
/// Writes the questions in the provider's own format, hands them over, and gives the id to ask for later.
parlance::Result<std::string> create(parlance::ProviderBatches& batches, const std::string& path)
{
    std::ofstream items(path);
    int number = 0;
    for (const char* const question : {"What is Ada?", "What is C?"}) {
        const auto line = batches.item(parlance::ChatRequest(question), "question-" + std::to_string(++number));
        if (line.is_error()) return line.error();
        items << *line << '\n';
    }
    items.close();
    const auto batch = batches.create(path);
    if (batch.is_error()) return batch.error();
    return batch->id;
}
// [/create]

// [fetch]
/// Prints the answers if there are any by now, in whatever order the provider has them.
int fetch(parlance::ProviderBatches& batches, const std::string& id)
{
    const auto batch = batches.get(id);
    if (batch.is_error() || !batch->ended()) {
        std::cerr << (batch.is_error() ? batch.error().message : id + " is " + batch->status) << '\n';
        return 1;
    }
    const auto count = batches.results(id, [](parlance::BatchAnswer&& answer) {
        const parlance::ChatResponse& response = answer.response;
        std::cout << answer.item_id << ": ";
        std::cout << (response.is_error() ? response.error()->message : response.content()) << '\n';
    });
    return count.is_error() ? 1 : 0;
}
// [/fetch]

}  // namespace

int main(int count, char** words)
{
    const auto host = parlance::Host::open();
    const auto chat = host ? host->client("main") : host.error();
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    parlance::ProviderBatches batches(**chat);
    if (count == 3 && std::string(words[1]) == "fetch") return fetch(batches, words[2]);
    const auto id = create(batches, count == 2 ? words[1] : "/tmp/questions.jsonl");
    std::cout << (id ? *id : id.error().message) << '\n';
    return id ? 0 : 1;
}
