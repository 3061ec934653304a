// Why a plugin is not used, as a value: which file, which cause, what happened, what to do about it.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <string>
#include <string_view>

namespace parlance::host {

/// Every cause has its own enumerator and its own text; two causes never share one.
enum class RefusalKind {
    // the file
    relative_path,
    file_missing,
    file_unreadable,
    dangling_link,
    not_a_regular_file,
    file_empty,
    file_too_large,
    read_failed,
    // who may change it
    file_writable_by_all,
    directory_writable_by_all,
    file_writable_by_group,
    directory_writable_by_group,
    file_of_another_user,
    directory_of_another_user,
    directory_unreadable,
    // the ELF image
    not_elf,
    header_cut_short,
    wrong_class,
    wrong_byte_order,
    unknown_elf_version,
    wrong_machine,
    not_a_shared_object,
    is_an_executable,
    program_headers_malformed,
    too_many_program_headers,
    no_loadable_segment,
    segment_malformed,
    truncated,
    no_dynamic_section,
    dynamic_section_malformed,
    string_table_malformed,
    symbol_table_malformed,
    // the note
    note_too_large,
    note_malformed,
    note_duplicated,
    note_too_short,
    note_without_magic,
    note_of_unknown_format,
    note_manifest_cut_short,
    // what it says it is
    not_a_plugin,
    note_missing,
    entry_missing,
    other_abi_major,
    other_abi_hash,
    manifest_not_json,
    manifest_invalid,
    options_schema_invalid,
    provider_not_in_manifest,
    // the loader
    missing_dependency,
    undefined_symbol,
    needs_newer_library,
    no_static_tls_space,
    loader_failed,
    entry_not_found,
    // the tables
    entry_threw,
    entry_gave_nothing,
    plugin_table_too_short,
    plugin_built_for_other_headers,
    no_providers,
    too_many_providers,
    provider_list_missing,
    provider_missing,
    provider_table_too_short,
    string_malformed,
    provider_not_announced,
    provider_announced_but_absent,
    provider_listed_twice,
    version_differs_from_manifest,
    maker_missing,
};

/// A plugin, or a place where one could be, that is not used.
struct Refusal {
    RefusalKind kind;
    std::string path;    ///< the file or directory concerned, as it was found
    std::string reason;  ///< what is wrong, without the path; one sentence, never cut, both sides of a mismatch
    std::string remedy;  ///< what a person can do, or empty when the reason says it
};

/// The enumerator's name, for logs and machine-readable output; it never changes its meaning.
[[nodiscard]] std::string_view name_of(RefusalKind kind) noexcept;

/// "PATH: REASON. REMEDY", for one line of a log.
[[nodiscard]] std::string to_text(const Refusal& refusal);

/// A value, or why there is none. `value()` on a refusal is a programming error and throws std::logic_error.
template <class T>
using Checked = boost::system::result<T, Refusal>;

[[noreturn]] void throw_exception_from_error(const Refusal& refusal, const boost::source_location& where);

}  // namespace parlance::host
