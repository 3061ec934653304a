/// official_schema.hpp - one request's body in a vendor's official description, whichever form that has.
///
/// The file's name says the form: *.openapi*.json and *.openapi.yaml (name: "POST /path"), *.types.json (name: a class,
/// or "Client.method"), *.smithy.json (name: a structure).
#pragma once

#include <boost/json.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "support/schema/sdk_types.hpp"
#include "support/schema/smithy.hpp"
#include "support/schema/validator.hpp"
#include "support/schema/yaml.hpp"

namespace parlance::testing {

class OfficialSchema {
public:
    /// Throws std::exception where the file, or the name in it, is missing or not understood.
    OfficialSchema(const std::filesystem::path& file, const std::string& name)
    {
        const std::string kind = file.filename().string();
        if (kind.ends_with(".yaml")) {
            root_ = YamlReader(contents(file)).read();
            schema_ = body_schema(name);
        } else if (kind.ends_with(".types.json")) {
            const boost::json::value listing = boost::json::parse(contents(file));
            root_ = SdkTypes(listing.as_object()).document(name);
            schema_ = root_.at("entry");
        } else if (kind.ends_with(".smithy.json")) {
            const boost::json::value model = boost::json::parse(contents(file));
            root_ = SmithyModel(model.as_object()).document(name);
            schema_ = root_.at("entry");
        } else {
            root_ = boost::json::parse(contents(file));
            schema_ = body_schema(name);
        }
    }
    OfficialSchema(const OfficialSchema&) = delete;
    OfficialSchema& operator=(const OfficialSchema&) = delete;

    [[nodiscard]] std::vector<SchemaProblem> check(const boost::json::value& body) const
    {
        return SchemaValidator(root_).check(schema_, body);
    }

private:
    static std::string contents(const std::filesystem::path& file)
    {
        std::ifstream stream(file, std::ios::binary);
        if (!stream) throw std::runtime_error("cannot read " + file.string());
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    /// "POST /chat/completions": the schema of the body of that operation.
    [[nodiscard]] boost::json::value body_schema(const std::string& name) const
    {
        const std::size_t space = name.find(' ');
        std::string method = name.substr(0, space);
        for (char& letter : method)
            letter = static_cast<char>(letter - 'A' + 'a');
        const auto& operation = root_.at("paths").at(name.substr(space + 1)).at(method);
        return operation.at("requestBody").at("content").at("application/json").at("schema");
    }

    boost::json::value root_, schema_;
};

}  // namespace parlance::testing
