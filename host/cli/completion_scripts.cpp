#include "completion_scripts.hpp"

namespace parlance::cli {

namespace {

// Bash splits words at "=", and puts what is given in place of what stands behind it.
constexpr std::string_view bash =
    R"script(# bash completion for parlance                            -*- shell-script -*-
_parlance()
{
    local i word glue= line reply= prefix current=${COMP_WORDS[COMP_CWORD]}
    local words=()
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ ${#words[@]} -gt 0 && ( $word == "=" || -n $glue ) ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        glue=
        [[ $word == "=" ]] && glue=1
    done
    [[ $current == "=" ]] && current=
    prefix=${words[${#words[@]} - 1]}
    prefix=${prefix%"$current"}
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            :files) compopt -o filenames; while IFS= read -r reply; do COMPREPLY+=("$reply"); done < <(compgen -f -- "$current") ;;
            :folders) compopt -o filenames; while IFS= read -r reply; do COMPREPLY+=("$reply"); done < <(compgen -d -- "$current") ;;
            ?*) line=${line%%$'\t'*}; COMPREPLY+=("${line#"$prefix"}") ;;
        esac
    done < <("$1" __complete "${words[@]}" 2>/dev/null)
} && complete -F _parlance parlance
)script";

constexpr std::string_view zsh = R"script(#compdef parlance
_parlance()
{
    local line
    local -a lines candidates
    lines=("${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    for line in "${lines[@]}"; do
        case $line in
            (:files) _files ;;
            (:folders) _files -/ ;;
            (?*) candidates+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}") ;;
        esac
    done
    (( ${#candidates} )) && _describe -t parlance parlance candidates
}
if [ "${funcstack[1]}" = "_parlance" ]; then
    _parlance "$@"
else
    compdef _parlance parlance
fi
)script";

constexpr std::string_view fish = R"script(# fish completion for parlance
function __parlance_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] __complete $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path "$current"
            case :folders
                __fish_complete_directories "$current"
            case '*'
                echo $line
        end
    end
end
complete -c parlance -f -a '(__parlance_complete)'
)script";

}  // namespace

std::string_view completion_script(std::string_view shell) noexcept
{
    if (shell == "bash") return bash;
    if (shell == "zsh") return zsh;
    if (shell == "fish") return fish;
    return {};
}

}  // namespace parlance::cli
