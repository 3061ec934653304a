// abi_hash_test - whether PARLANCE_ABI_HASH still is the hash of the headers that a plugin compiles.
//
//     abi_hash_test DIRECTORY                 compares; DIRECTORY holds the headers
//     abi_hash_test DIRECTORY --write FILE    puts the right hash into FILE: abi_hash.h
//
// Hashed is SHA-256 over the headers below, one behind the other, each comment and then each run of white space as one
// space: so a word in a comment or a new indentation leaves a plugin valid. embed.h is no part of it: no plugin sees
// it.
#include <openssl/evp.h>
#include <parlance/abi/abi_hash.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view hashed_headers[] = {"base.h",   "error.h",    "request.h", "event.h",
                                               "client.h", "exchange.h", "plugin.h"};

std::string read(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Where the token at `at` ends: a comment, a literal, or a single character.
std::size_t token_end(std::string_view text, std::size_t at)
{
    const auto behind = [&](std::string_view mark, std::size_t from) {
        const std::size_t found = text.find(mark, from);
        return found == std::string_view::npos ? text.size() : found + mark.size();
    };
    if (text.substr(at, 2) == "/*") return behind("*/", at + 2);
    if (text.substr(at, 2) == "//") return behind("\n", at + 2);
    const char quote = text[at];
    if (quote != '"' && quote != '\'') return at + 1;
    for (++at; at < text.size() && text[at] != quote; ++at) {
        if (text[at] == '\\') ++at;
    }
    return std::min(at + 1, text.size());
}

bool is_space(std::string_view token)
{
    return token.starts_with("/*") || token.starts_with("//") ||
           std::string_view(" \t\r\n\f\v").find(token.front()) != std::string_view::npos;
}

std::string normalised(std::string_view text)
{
    std::string result;
    for (std::size_t at = 0, end = 0; at < text.size(); at = end) {
        end = token_end(text, at);
        const std::string_view token = text.substr(at, end - at);
        if (!is_space(token))
            result += token;
        else if (!result.ends_with(' '))
            result += ' ';
    }
    return result;
}

std::string sha256(std::string_view bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("OpenSSL has no SHA-256");
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < size; ++i)
        text.append({digits[digest[i] >> 4], digits[digest[i] & 15u]});
    return text;
}

std::string hash_of(const std::string& directory)
{
    std::string all;
    for (const std::string_view header : hashed_headers)
        all += read(directory + "/" + std::string(header));
    return sha256(normalised(all));
}

void write(const std::string& path, const std::string& hash)
{
    static const std::regex constant(R"re((#define PARLANCE_ABI_HASH ")[0-9a-f]{64}")re");
    const std::string before = read(path);
    if (!std::regex_search(before, constant)) throw std::runtime_error("no PARLANCE_ABI_HASH in " + path);
    const std::string after = std::regex_replace(before, constant, "$01" + hash + "\"");
    if (after == before) return;
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    if (!(file << after).flush()) throw std::runtime_error("cannot write " + path);
}

int run(int count, char** arguments)
{
    const bool writes = count == 4 && std::string_view(arguments[2]) == "--write";
    if (count != 2 && !writes) throw std::runtime_error("usage: abi_hash_test DIRECTORY [--write FILE]");
    const std::string hash = hash_of(arguments[1]);
    if (writes) {
        write(arguments[3], hash);
        return 0;
    }
    if (hash == PARLANCE_ABI_HASH) return 0;
    std::cerr << "the headers' hash is " << hash << ", but PARLANCE_ABI_HASH is " << PARLANCE_ABI_HASH
              << "; if the change is meant, run ./dev abi-hash\n";
    return 1;
}

}  // namespace

int main(int count, char** arguments)
{
    try {
        return run(count, arguments);
    } catch (const std::exception& error) {
        std::cerr << "abi_hash_test: " << error.what() << '\n';
        return 2;
    }
}
