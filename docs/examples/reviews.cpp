// reviews.cpp - what customers say, as data: a label and a score for each review, and what they speak of.
#include <parlance/parlance.hpp>

#include <iostream>
#include <string>
#include <vector>

namespace {

// [moods]
/// One line a review. A review that could not be analysed says why, and the others go on.
void print_moods(parlance::ChatClient& chat, const std::vector<std::string>& reviews)
{
    for (const std::string& review : reviews) {
        const parlance::Analysis mood = chat.analyze_text(review, "sentiment");
        if (mood.is_error()) {
            std::cout << "?  " << mood.error()->message << '\n';
            continue;
        }
        std::cout << mood.label() << ' ' << mood.score().value_or(0) << "  " << review << '\n';
    }
}
// [/moods]

// [entities]
/// Where in the text a product or a person is named: byte offsets into the review itself.
void print_names(parlance::ChatClient& chat, const std::string& review)
{
    const auto found = chat.analyze_text(review, "entities", parlance::AnalysisOptions().kinds({"product", "person"}));
    for (const parlance::Span& span : found.spans())
        std::cout << span.kind << " at " << span.begin << ": " << span.text << '\n';
}
// [/entities]

// [extract]
/// Fields of one's own, typed.
void print_fields(parlance::ChatClient& chat, const std::string& review)
{
    const auto found = chat.analyze_text(
        review, "extract",
        parlance::AnalysisOptions().field("stars", "1 to 5").field("wish", "what the customer would like"));
    for (const parlance::Param& field : found.fields())
        if (const auto* text = std::get_if<std::string>(&field.value))
            std::cout << field.key << ": " << *text << '\n';
        else if (const auto* number = std::get_if<std::int64_t>(&field.value))
            std::cout << field.key << ": " << *number << '\n';
}
// [/extract]

}  // namespace

int main()
{
    const auto host = parlance::Host::open();
    const auto chat = host ? host->client("main") : host.error();
    if (chat.is_error()) {
        std::cerr << chat.error().message << '\n';
        return 1;
    }
    print_moods(**chat, {"The lamp is bright and Ann was kind.", "It broke on the second day."});
    print_names(**chat, "The lamp is bright and Ann was kind.");
    print_fields(**chat, "Four stars. I would like a longer cable.");
}
