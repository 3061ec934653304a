#include "text/schema_cost.hpp"

#include <algorithm>
#include <cstddef>

namespace parlance::core {
namespace {

using Schema = const boost::json::value*;

class Costs {
public:
    explicit Costs(const SchemaParts& parts) : parts_(parts) {}

    [[nodiscard]] SchemaCost run()
    {
        settle_all();
        SchemaCost cost;
        double recursive = 0;
        for (const auto& [schema, parts] : parts_) {
            if (is_settled(schema)) {
                cost.applied = std::max(cost.applied, applied_[schema]);
                continue;
            }
            const auto ways = std::count_if(parts.begin(), parts.end(), [&](const auto& part) { return recurs(part); });
            if (ways > 1 && cost.doubling == nullptr) cost.doubling = schema;
            recursive += sum_over(parts);
        }
        cost.applied = std::max(cost.applied, recursive);
        return cost;
    }

private:
    [[nodiscard]] bool is_settled(Schema schema) const
    {
        return parts_.count(schema) == 0 || applied_.count(schema) != 0;
    }

    [[nodiscard]] bool recurs(const SchemaPart& part) const
    {
        return std::any_of(part.begin(), part.end(), [&](Schema schema) { return !is_settled(schema); });
    }

    /// Schemas are settled once all that they lead to are; what is never settled leads into a recursion.
    void settle_all()
    {
        std::map<Schema, std::size_t> waits_for;
        std::map<Schema, std::vector<Schema>> users;
        std::vector<Schema> ready;
        for (const auto& [schema, parts] : parts_) {
            std::size_t open = 0;
            for (const SchemaPart& part : parts)
                for (const Schema target : part)
                    if (parts_.count(target) != 0) ++open, users[target].push_back(schema);
            waits_for[schema] = open;
            if (open == 0) ready.push_back(schema);
        }
        while (!ready.empty()) {
            const Schema schema = ready.back();
            ready.pop_back();
            applied_[schema] = sum_over(parts_.at(schema));
            for (const Schema user : users[schema])
                if (--waits_for[user] == 0) ready.push_back(user);
        }
    }

    /// What of the parts is settled, and the schema itself.
    [[nodiscard]] double sum_over(const std::vector<SchemaPart>& parts) const
    {
        double sum = 1;
        for (const SchemaPart& part : parts) {
            double most = 0;
            for (const Schema target : part) {
                const auto known = applied_.find(target);
                if (is_settled(target)) most = std::max(most, known == applied_.end() ? 1.0 : known->second);
            }
            sum += most;
        }
        return sum;
    }

    const SchemaParts& parts_;
    std::map<Schema, double> applied_;  // of the settled ones
};

}  // namespace

SchemaCost cost_of(const SchemaParts& parts)
{
    return Costs(parts).run();
}

}  // namespace parlance::core
