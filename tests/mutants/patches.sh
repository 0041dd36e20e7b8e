#!/bin/sh
# patches.sh: what run.sh and apply.sh share.

# patch_apply TREE PATCH [-R]: wherever the lines are by now; not as part of a repository around TREE.
patch_apply() {
	tree_=$1 patch_=$2; shift 2
	(cd "$tree_" && GIT_CEILING_DIRECTORIES=$(dirname "$(pwd -P)") git apply "$@" "$patch_")
}

# What the patch says: "Killed by: test_kills fail_calls"; without a sweep, by the whole program.
killer() { sed -n 's/^Killed by: *//p' "$1"; }

# Where the program lies: fault, or unit.
folder() { if [ -f "tests/fault/$1.c" ]; then echo fault; else echo unit; fi; }
