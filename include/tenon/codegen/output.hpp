// Generated files on disk.
#pragma once

#include <tenon/codegen/generate.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace tenon::codegen {

struct written_files {
  std::vector<std::string> changed;  // paths of files that were written
  std::vector<std::string> removed;  // generated files of an earlier schema that were removed
  std::size_t unchanged = 0;
};

// Brings `folder`, which is created if need be, to hold the files. A file that has its text already is not touched, so
// that nothing is rebuilt; the others are replaced as a whole. Files beside them that an earlier run generated and this
// one does not are removed. Throws validation_error if a file that was not generated is in the way, storage_error if
// the disk fails.
written_files write(const std::vector<generated_file>& files, const std::string& folder);

// The paths that write() would change or remove, in order.
std::vector<std::string> stale_files(const std::vector<generated_file>& files, const std::string& folder);

// A rule for Make and Ninja: `targets` are made from `sources`.
std::string dependency_rule(const std::vector<std::string>& targets, const std::vector<std::string>& sources);

}  // namespace tenon::codegen
