#include "loading/refusal.hpp"

#include <stdexcept>

namespace parlance::host {

std::string_view name_of(RefusalKind kind) noexcept
{
    switch (kind) {
        case RefusalKind::relative_path: return "relative_path";
        case RefusalKind::file_missing: return "file_missing";
        case RefusalKind::file_unreadable: return "file_unreadable";
        case RefusalKind::dangling_link: return "dangling_link";
        case RefusalKind::not_a_regular_file: return "not_a_regular_file";
        case RefusalKind::file_empty: return "file_empty";
        case RefusalKind::file_too_large: return "file_too_large";
        case RefusalKind::read_failed: return "read_failed";
        case RefusalKind::file_writable_by_all: return "file_writable_by_all";
        case RefusalKind::directory_writable_by_all: return "directory_writable_by_all";
        case RefusalKind::file_writable_by_group: return "file_writable_by_group";
        case RefusalKind::directory_writable_by_group: return "directory_writable_by_group";
        case RefusalKind::file_of_another_user: return "file_of_another_user";
        case RefusalKind::directory_of_another_user: return "directory_of_another_user";
        case RefusalKind::directory_unreadable: return "directory_unreadable";
        case RefusalKind::not_elf: return "not_elf";
        case RefusalKind::header_cut_short: return "header_cut_short";
        case RefusalKind::wrong_class: return "wrong_class";
        case RefusalKind::wrong_byte_order: return "wrong_byte_order";
        case RefusalKind::unknown_elf_version: return "unknown_elf_version";
        case RefusalKind::wrong_machine: return "wrong_machine";
        case RefusalKind::not_a_shared_object: return "not_a_shared_object";
        case RefusalKind::is_an_executable: return "is_an_executable";
        case RefusalKind::program_headers_malformed: return "program_headers_malformed";
        case RefusalKind::too_many_program_headers: return "too_many_program_headers";
        case RefusalKind::no_loadable_segment: return "no_loadable_segment";
        case RefusalKind::segment_malformed: return "segment_malformed";
        case RefusalKind::truncated: return "truncated";
        case RefusalKind::no_dynamic_section: return "no_dynamic_section";
        case RefusalKind::dynamic_section_malformed: return "dynamic_section_malformed";
        case RefusalKind::string_table_malformed: return "string_table_malformed";
        case RefusalKind::symbol_table_malformed: return "symbol_table_malformed";
        case RefusalKind::note_too_large: return "note_too_large";
        case RefusalKind::note_malformed: return "note_malformed";
        case RefusalKind::note_duplicated: return "note_duplicated";
        case RefusalKind::note_too_short: return "note_too_short";
        case RefusalKind::note_without_magic: return "note_without_magic";
        case RefusalKind::note_of_unknown_format: return "note_of_unknown_format";
        case RefusalKind::note_manifest_cut_short: return "note_manifest_cut_short";
        case RefusalKind::not_a_plugin: return "not_a_plugin";
        case RefusalKind::note_missing: return "note_missing";
        case RefusalKind::entry_missing: return "entry_missing";
        case RefusalKind::other_abi_major: return "other_abi_major";
        case RefusalKind::other_abi_hash: return "other_abi_hash";
        case RefusalKind::manifest_not_json: return "manifest_not_json";
        case RefusalKind::manifest_invalid: return "manifest_invalid";
        case RefusalKind::options_schema_invalid: return "options_schema_invalid";
        case RefusalKind::provider_not_in_manifest: return "provider_not_in_manifest";
        case RefusalKind::missing_dependency: return "missing_dependency";
        case RefusalKind::undefined_symbol: return "undefined_symbol";
        case RefusalKind::needs_newer_library: return "needs_newer_library";
        case RefusalKind::no_static_tls_space: return "no_static_tls_space";
        case RefusalKind::loader_failed: return "loader_failed";
        case RefusalKind::entry_not_found: return "entry_not_found";
        case RefusalKind::entry_threw: return "entry_threw";
        case RefusalKind::entry_gave_nothing: return "entry_gave_nothing";
        case RefusalKind::plugin_table_too_short: return "plugin_table_too_short";
        case RefusalKind::plugin_built_for_other_headers: return "plugin_built_for_other_headers";
        case RefusalKind::no_providers: return "no_providers";
        case RefusalKind::too_many_providers: return "too_many_providers";
        case RefusalKind::provider_list_missing: return "provider_list_missing";
        case RefusalKind::provider_missing: return "provider_missing";
        case RefusalKind::provider_table_too_short: return "provider_table_too_short";
        case RefusalKind::string_malformed: return "string_malformed";
        case RefusalKind::provider_not_announced: return "provider_not_announced";
        case RefusalKind::provider_announced_but_absent: return "provider_announced_but_absent";
        case RefusalKind::provider_listed_twice: return "provider_listed_twice";
        case RefusalKind::version_differs_from_manifest: return "version_differs_from_manifest";
        case RefusalKind::maker_missing: return "maker_missing";
    }
    return "unknown";
}

std::string to_text(const Refusal& refusal)
{
    std::string text = refusal.path.empty() ? refusal.reason : refusal.path + ": " + refusal.reason;
    if (!refusal.remedy.empty()) text += ". " + refusal.remedy;
    return text;
}

void throw_exception_from_error(const Refusal& refusal, const boost::source_location&)
{
    throw std::logic_error("value() of a refusal: " + to_text(refusal));
}

}  // namespace parlance::host
