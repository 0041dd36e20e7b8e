# patches.sh: what run.sh and apply.sh share.

# patch_apply TREE PATCH [-R]: wherever the lines are by now; not as part of a repository around TREE.
patch_apply() {
	tree_=$1 patch_=$2; shift 2
	(cd "$tree_" && GIT_CEILING_DIRECTORIES=$(dirname "$(pwd -P)") git apply "$@" "$patch_")
}
