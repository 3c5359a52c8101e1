/**
 * What makes bash complete groundctl. The script of the library that makes those of the other shells offers no files,
 * repeats what stands before `=` and `:`, at which bash ends a word, and runs what is typed, to take its quotes off.
 */
export const BASH_SCRIPT = `# bash completion for groundctl; needs the bash-completion package

__groundctl_complete() {
    local cur prev words cword out directive value before= values=()
    _get_comp_words_by_ref -n "=:" cur prev words cword
    out=$(groundctl complete -- "\${words[@]:1:cword}" 2>/dev/null) || return
    directive=\${out##*:}
    # Of an option with its value in one word the value alone is answered.
    [[ $cur == -*=* ]] && before=\${cur%%=*}=
    while IFS=$'\\t' read -r value _; do
        [[ -n $value ]] && values+=("$before$value")
    done <<< "\${out%:*}"
    (( directive & 2 )) && compopt -o nospace
    (( directive & 4 )) && compopt +o default +o bashdefault
    # Bash replaces what is behind the last of these only.
    local breaks=\${COMP_WORDBREAKS//[^=:]/} kept=
    [[ -n $breaks ]] && kept=\${cur%"\${cur##*[$breaks]}"}
    COMPREPLY=("\${values[@]#"$kept"}")
}

complete -o bashdefault -o default -F __groundctl_complete groundctl
`;
