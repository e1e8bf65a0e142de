# Run steps one after the other, all of them even when one fails, and say at the end which failed. Sourced.
#
#     step NAME COMMAND...     its output is shown as it comes
#     quiet_step NAME COMMAND...   its output is shown only if it fails
#     finish                   exit 1 if any step failed

failed_steps=()

# report NAME STATUS SECONDS: one line for a step that has ended.
report() {
    local verdict=ok
    if [ "$2" != 0 ]; then
        verdict=FAILED
        failed_steps+=("$1")
    fi
    printf '%-7s %s (%d s)\n' "$verdict" "$1" "$3"
}

step() {
    local name=$1 start=$SECONDS status=0
    shift
    printf '\n--- %s\n' "$name"
    "$@" || status=$?
    report "$name" "$status" $((SECONDS - start))
}

quiet_step() {
    local name=$1 start=$SECONDS status=0 output
    shift
    output=$("$@" 2>&1) || status=$?
    report "$name" "$status" $((SECONDS - start))
    [ "$status" = 0 ] || printf '%s\n' "$output"
}

finish() {
    [ ${#failed_steps[@]} = 0 ] && exit 0
    printf '\nFAILED:'
    printf ' [%s]' "${failed_steps[@]}"
    printf '\n'
    exit 1
}
