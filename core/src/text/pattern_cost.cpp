#include "text/pattern_cost.hpp"

#include <algorithm>
#include <bitset>
#include <cmath>
#include <limits>
#include <regex>
#include <string>
#include <vector>

namespace parlance::core {
namespace {

using Bytes = std::bitset<256>;

constexpr double no_bound = std::numeric_limits<double>::infinity();
constexpr int deepest = 50;  // groups within one another; what is deeper has no bound

/// A piece of an expression, described by its positions: places in it where one byte is matched.
struct Piece {
    double ways = 1;                ///< to match, from one place
    double steps = 1;               ///< to try them all
    bool nullable = true;           ///< may match nothing
    bool decided = true;            ///< the next byte decides how to go on, everywhere inside
    bool loopable = true;           ///< holds nothing that matches other than byte by byte
    std::vector<Bytes> first;       ///< what it may begin with, by position
    std::vector<std::size_t> last;  ///< positions it may end at
};

bool disjoint(const std::vector<Bytes>& left, const std::vector<Bytes>& right = {})
{
    Bytes seen;
    for (const auto* list : {&left, &right})
        for (const Bytes& each : *list) {
            if ((seen & each).any()) return false;
            seen |= each;
        }
    return true;
}

class Reader {
public:
    Reader(std::string_view pattern, std::size_t bytes) : rest_(pattern), bytes_(static_cast<double>(bytes)) {}

    [[nodiscard]] Piece alternatives()
    {
        if (++depth_ > deepest) too_hard_ = true;
        Piece all = too_hard_ ? Piece{} : sequence();
        while (!too_hard_ && take("|"))
            all = either(std::move(all), sequence());
        --depth_;
        return all;
    }

    [[nodiscard]] bool understood() const noexcept { return !too_hard_ && rest_.empty(); }

private:
    bool take(std::string_view token)
    {
        if (!rest_.starts_with(token)) return false;
        rest_.remove_prefix(token.size());
        return true;
    }

    [[nodiscard]] Piece sequence()
    {
        Piece all;
        while (!too_hard_ && !rest_.empty() && rest_.front() != '|' && rest_.front() != ')')
            all = then(std::move(all), repeated(atom()));
        return all;
    }

    [[nodiscard]] static Piece either(Piece left, Piece right)
    {
        left.ways += right.ways;
        left.steps += right.steps;
        // Two ways to match nothing are two ways, although no byte differs.
        left.decided =
            left.decided && right.decided && !(left.nullable && right.nullable) && disjoint(left.first, right.first);
        left.nullable = left.nullable || right.nullable;
        left.loopable = left.loopable && right.loopable;
        left.first.insert(left.first.end(), right.first.begin(), right.first.end());
        left.last.insert(left.last.end(), right.last.begin(), right.last.end());
        return left;
    }

    /// Lets `next` begin where `ends` are; whether the next byte still decides there.
    bool connect(const std::vector<std::size_t>& ends, const std::vector<Bytes>& next)
    {
        bool decided = disjoint(next);
        for (const std::size_t end : ends) {
            decided = decided && disjoint(follow_[end], next);
            follow_[end].insert(follow_[end].end(), next.begin(), next.end());
            if (follow_[end].size() > 1'000) too_hard_ = true;
            if (too_hard_) return false;
        }
        return decided;
    }

    [[nodiscard]] Piece then(Piece left, Piece right)
    {
        Piece all;
        const bool clear =
            connect(left.last, right.first) && left.decided && (!left.nullable || disjoint(left.first, right.first));
        const bool one_end = clear && !right.nullable;
        all.ways = one_end ? right.ways : left.ways * right.ways;
        all.steps = left.steps + (one_end ? left.ways + right.steps : left.ways * right.steps);
        all.decided = clear && right.decided;
        all.nullable = left.nullable && right.nullable;
        all.loopable = left.loopable && right.loopable;
        all.first = std::move(left.first);
        if (left.nullable) all.first.insert(all.first.end(), right.first.begin(), right.first.end());
        all.last = std::move(right.last);
        if (right.nullable) all.last.insert(all.last.end(), left.last.begin(), left.last.end());
        if (all.decided && all.loopable) limit(all);
        return all;
    }

    /// Where the next byte decides there is one way through the text, which may end anywhere.
    void limit(Piece& piece) const
    {
        piece.ways = std::min(piece.ways, bytes_ + 1);
        piece.steps = std::min(piece.steps, bytes_ + 1);
    }

    [[nodiscard]] Piece byte(const Bytes& set)
    {
        follow_.emplace_back();
        Piece piece;
        piece.nullable = false;
        piece.first = {set};
        piece.last = {follow_.size() - 1};
        return piece;
    }

    /// What a class or an escape matches, by asking std::regex.
    [[nodiscard]] static Bytes matched_by(std::string_view text)
    {
        const std::regex expression{std::string(text)};
        Bytes set;
        for (std::size_t code = 0; code < set.size(); ++code)
            set[code] = std::regex_match(std::string(1, static_cast<char>(code)), expression);
        return set;
    }

    [[nodiscard]] Piece matched(std::size_t size)
    {
        const std::string_view text = rest_.substr(0, size);
        rest_.remove_prefix(text.size());
        return byte(matched_by(text));
    }

    [[nodiscard]] Piece atom()
    {
        if (take("^") || take("$") || take(R"(\b)") || take(R"(\B)")) return {};
        if (rest_.starts_with("(?=") || rest_.starts_with("(?!")) return look_ahead();
        if (take("(?:") || take("(")) {
            Piece inner = alternatives();
            if (!take(")")) too_hard_ = true;
            return inner;
        }
        if (rest_.front() == '[') return matched(class_size());
        if (rest_.front() == '\\') return escape();
        return rest_.front() == '.' ? matched(1) : one_byte();
    }

    [[nodiscard]] Piece one_byte()
    {
        Bytes set;
        set.set(static_cast<unsigned char>(rest_.front()));
        rest_.remove_prefix(1);
        return byte(set);
    }

    [[nodiscard]] Piece look_ahead()
    {
        rest_.remove_prefix(3);
        Piece piece;
        const Piece inner = alternatives();
        piece.ways = inner.ways;
        piece.steps = inner.steps;
        piece.decided = piece.loopable = false;
        if (!take(")")) too_hard_ = true;
        return piece;
    }

    [[nodiscard]] Piece escape()
    {
        const char kind = rest_.size() > 1 ? rest_[1] : '\0';
        if (kind >= '1' && kind <= '9') {  // what a group matched, of any length
            rest_.remove_prefix(std::min(rest_.find_first_not_of("0123456789", 1), rest_.size()));
            Piece piece;
            piece.steps = bytes_;
            piece.decided = piece.loopable = false;
            return piece;
        }
        return matched(kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'c' ? 3 : 2);
    }

    /// "[^]a[:alpha:]]": a bracket that is first, escaped or of a named class does not end it.
    [[nodiscard]] std::size_t class_size() const
    {
        std::size_t at = rest_.starts_with("[^") ? 2 : 1;
        for (; at < rest_.size() && rest_[at] != ']'; ++at) {
            if (rest_[at] == '\\') ++at;
            if (rest_[at] != '[' || at + 1 >= rest_.size()) continue;
            const char mark = rest_[at + 1];
            if (mark != ':' && mark != '.' && mark != '=') continue;
            const std::size_t end = rest_.find(std::string{mark, ']'}, at + 2);
            if (end != std::string_view::npos) at = end + 1;
        }
        return at + 1;
    }

    [[nodiscard]] double number()
    {
        double value = 0;
        for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; rest_.remove_prefix(1))
            value = value * 10 + (rest_.front() - '0');
        return value;
    }

    [[nodiscard]] Piece repeated(Piece piece)
    {
        double least = 0;
        double most = no_bound;
        if (take("+")) {
            least = 1;
        } else if (take("?")) {
            most = 1;
        } else if (take("{")) {
            least = most = number();
            if (take(",")) most = !rest_.empty() && rest_.front() == '}' ? no_bound : number();
            if (!take("}")) too_hard_ = true;
        } else if (!take("*")) {
            return piece;
        }
        take("?");
        return times(std::move(piece), least, most);
    }

    [[nodiscard]] Piece times(Piece piece, double least, double most)
    {
        most = std::min(most, std::max(least, bytes_ + 1));
        const bool loops = most > 1;
        if (piece.nullable) piece.decided = false;  // nothing may be matched, or not be matched
        if (loops && most > 100 && piece.nullable) piece.ways = std::max(piece.ways, 2.0);
        const bool fixed = piece.ways <= 1 && piece.last.size() == 1 && !piece.nullable;
        double ways = 0;
        if (piece.ways <= 1)
            ways = most - least + 1;
        else
            ways = std::pow(piece.ways, most) * (most - least + 1);
        if (loops) piece.decided = connect(piece.last, piece.first) && piece.decided && !piece.nullable;
        if (loops && least == most && !fixed) piece.decided = false;
        if (!piece.loopable && loops && ways > 1) ways = no_bound;
        piece.steps = 1 + piece.steps * most * (piece.ways <= 1 ? 1 : ways);
        piece.ways = std::max(ways, 1.0);
        if (piece.decided && piece.loopable && !piece.nullable) limit(piece);
        piece.nullable = piece.nullable || least < 1;
        return piece;
    }

    std::string_view rest_;
    double bytes_;
    int depth_ = 0;
    bool too_hard_ = false;
    std::vector<std::vector<Bytes>> follow_;  // by position: what may come after it
};

}  // namespace

double steps_to_match(std::string_view pattern, std::size_t bytes)
{
    Reader reader(pattern, bytes);
    const bool anchored = pattern.starts_with('^') && pattern.find('|') == std::string_view::npos;
    const Piece whole = reader.alternatives();
    if (!reader.understood()) return no_bound;
    const double steps = whole.steps + whole.ways;
    return anchored ? steps : steps * static_cast<double>(bytes);
}

}  // namespace parlance::core
