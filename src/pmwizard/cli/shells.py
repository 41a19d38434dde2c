"""Completion scripts for bash, zsh and fish."""

from collections.abc import Callable, Iterator, Sequence

from pmwizard.cli.outline import FILES, FOLDERS, LISTED, Choice, Node, Value

_BASH_HEAD = r"""# pmwizard's completion for bash; made by: pmwizard completion bash
_pmwizard_listed() {
    local IFS=$'\n'
    COMPREPLY=($(compgen -W "$(pmwizard "${here[@]}" completion "$1" 2>/dev/null | cut -f1)" -- "$cur"))
}
_pmwizard() {
    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" at=1 path="" here=()
    COMPREPLY=()
    while [ "$at" -lt "$COMP_CWORD" ]; do
        if [ "${COMP_WORDS[at]}" = -C ]; then
            at=$((at + 1)); here=(-C "${COMP_WORDS[at]}")
        else
            case "$path/${COMP_WORDS[at]}" in
                @PATHS@) path="$path/${COMP_WORDS[at]}" ;;
            esac
        fi
        at=$((at + 1))
    done
    case "$path $prev" in
"""
_BASH_FOOT = """    esac
}
complete -o bashdefault -o default -F _pmwizard pmwizard
"""
_ZSH_HEAD = r"""#compdef pmwizard
# pmwizard's completion for zsh; made by: pmwizard completion zsh
_pmwizard_listed() {
    local -a found
    found=("${(@f)$(pmwizard "${(@)here}" completion $1 2>/dev/null | sed -e 's/:/\\:/g' -e 's/\t/:/')}")
    [[ -n "$found[1]" ]] && _describe "$1" found
}
_pmwizard() {
    local cur="$words[CURRENT]" prev="$words[CURRENT-1]" at=2 spot=""
    local -a here found
    while (( at < CURRENT )); do
        if [[ "$words[at]" == -C ]]; then
            (( at++ )); here=(-C "$words[at]")
        else
            case "$spot/$words[at]" in
                (@PATHS@) spot="$spot/$words[at]" ;;
            esac
        fi
        (( at++ ))
    done
    case "$spot $prev" in
"""
_ZSH_FOOT = """    esac
}
if [[ "$funcstack[1]" == _pmwizard ]]; then _pmwizard "$@"; else compdef _pmwizard pmwizard; fi
"""
_FISH_HEAD = """# pmwizard's completion for fish; made by: pmwizard completion fish
function __pmwizard_path
    set -l words (commandline -opc)
    set -l path ''
    set -l skip 0
    for word in $words[2..-1]
        if test $skip = 1
            set skip 0
        else if test "$word" = -C
            set skip 1
        else if contains -- "$path/$word" @PATHS@
            set path "$path/$word"
        end
    end
    echo $path
end
function __pmwizard_at
    test (__pmwizard_path) = "$argv[1]"
end
function __pmwizard_listed
    set -l words (commandline -opc)
    set -l here
    if set -l at (contains -i -- -C $words)
        set here -C $words[(math $at + 1)]
    end
    pmwizard $here completion $argv[1] 2>/dev/null
end
complete -c pmwizard -f
"""


def script(shell: str, root: Node) -> str:
    """The completion script of that shell: `bash`, `zsh` or `fish`."""
    writers: dict[str, Callable[[Node], Iterator[str]]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
    return "\n".join(writers[shell](root)) + "\n"


def _spot(node: Node) -> str:
    return "".join(f"/{word}" for word in node.path)


def _all_spots(root: Node) -> list[str]:
    return [_spot(node) for node in root.walk() if node.path]


def _flags(node: Node) -> list[str]:
    return [flag for option in node.options for flag in option.flags]


def _answers(node: Node) -> list[tuple[Sequence[str], Value]]:
    return [(option.flags, option.value) for option in node.options if option.value is not None]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _bash(root: Node) -> Iterator[str]:
    yield _BASH_HEAD.replace("@PATHS@", "|".join(_all_spots(root))).rstrip("\n")
    for node in root.walk():
        for flags, value in _answers(node):
            found = _bash_value(value)
            yield f"        {'|'.join(_quoted(f'{_spot(node)} {flag}') for flag in flags)}) {found}; return ;;"
    yield '    esac\n    case "$path" in'
    for node in root.walk():
        flags = _bash_words(_flags(node))
        yield f'        {_quoted(_spot(node))})\n            if [ "${{cur#-}}" != "$cur" ]; then {flags}; return; fi'
        held = [_bash_words([child.path[-1] for child in node.children])] if node.children else []
        held += [_bash_value(one.value) for one in node.arguments if one.value]
        if held and not (node.children and node.arguments):
            yield f"            {held[0]}"
        yield "            ;;"
    yield _BASH_FOOT.rstrip("\n")


def _bash_words(words: Sequence[str]) -> str:
    return f'COMPREPLY=($(compgen -W {_quoted(" ".join(words))} -- "$cur"))'


def _bash_value(value: Value) -> str:
    if value.choices:
        return _bash_words(value.choices)
    if value.kind in LISTED:
        return f"_pmwizard_listed {value.kind}"
    if value.kind == FOLDERS:
        return 'COMPREPLY=($(compgen -d -- "$cur"))'
    return ":"


def _zsh(root: Node) -> Iterator[str]:
    yield _ZSH_HEAD.replace("@PATHS@", "|".join(_all_spots(root))).rstrip("\n")
    for node in root.walk():
        for flags, value in _answers(node):
            spots = "|".join(_quoted(f"{_spot(node)} {flag}") for flag in flags)
            yield f"        ({spots}) {_zsh_value(value)}; return ;;"
    yield '    esac\n    case "$spot" in'
    for node in root.walk():
        options = [(flag, option.about) for option in node.options for flag in option.flags]
        yield f"        ({_quoted(_spot(node))})"
        yield f"            if [[ $cur == -* ]]; then {_zsh_described('option', options)}; return; fi"
        if node.children:
            yield f"            {_zsh_described('command', [(one.path[-1], one.about) for one in node.children])}"
        elif node.arguments and node.arguments[0].value:
            yield f"            {_zsh_value(node.arguments[0].value)}"
        yield "            ;;"
    yield _ZSH_FOOT.rstrip("\n")


def _zsh_described(what: str, pairs: Sequence[tuple[str, str]]) -> str:
    held = " ".join(_quoted(f"{name}:{about}") for name, about in pairs)
    return f"found=({held}); _describe {what} found"


def _zsh_value(value: Value) -> str:
    if value.choices:
        return f"compadd -- {' '.join(map(_quoted, value.choices))}"
    if value.kind in LISTED:
        return f"_pmwizard_listed {value.kind}" + ("; _files" if _names_file(value) else "")
    return {FOLDERS: "_directories", FILES: "_files"}.get(value.kind, f"_message {_quoted(value.name)}")


def _fish(root: Node) -> Iterator[str]:
    yield _FISH_HEAD.replace("@PATHS@", " ".join(_all_spots(root))).rstrip("\n")
    for node in root.walk():
        asked = f"__pmwizard_at '{_spot(node)}'"
        at = f"complete -c pmwizard -n {_fish_quoted(asked)}"
        for child in node.children:
            yield f"{at} -a {child.path[-1]} -d {_fish_quoted(child.about)}"
        for option in node.options:
            yield f"{at} {_fish_option(option)}"
        for one in node.arguments if not node.children else ():
            if one.value and (found := _fish_value(one.value)):
                yield f"{at} {found}"


def _fish_option(option: Choice) -> str:
    names = [f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags]
    value = option.value
    takes = "" if value is None else f"{'-r' if _names_file(value) else '-x'} {_fish_value(value)}".strip()
    return " ".join(filter(None, [*names, f"-d {_fish_quoted(option.about)}", takes]))


def _fish_value(value: Value) -> str:
    if value.choices:
        return f"-a {_fish_quoted(' '.join(value.choices))}"
    if value.kind in LISTED:
        return f"-a '(__pmwizard_listed {value.kind})'" + (" -F" if _names_file(value) else "")
    return {FOLDERS: "-a '(__fish_complete_directories)'", FILES: "-F"}.get(value.kind, "")


def _names_file(value: Value) -> bool:
    return value.kind == FILES or "FILE" in value.name


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
