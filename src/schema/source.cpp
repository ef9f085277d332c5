#include <tenon/schema/source.hpp>

#include "base/quote.hpp"
#include "schema/places.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <system_error>
#include <utility>

namespace tenon::schema {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::string& what, std::string hint) {
  throw validation_error({.kind = error_kind::invalid_schema,
                          .message = "The schema " + text::quote(path.string()) + " " + what,
                          .hint = std::move(hint)});
}

[[noreturn]] void fail(const fs::path& path, const std::error_code& error) {
  fail(path, "cannot be read: " + error.message() + ".", "Check the path and its permissions.");
}

std::string read_file(const fs::path& path) {
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  std::string text;
  std::string buffer(std::size_t{1} << 16, '\0');
  while (in) {
    in.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    text.append(buffer, 0, static_cast<std::size_t>(in.gcount()));
    if (text.size() >= std::numeric_limits<std::uint32_t>::max()) {
      fail(path, "is larger than 4 GiB.", "Split it into several files in one folder.");
    }
  }
  if (!in.eof()) {
    fail(path, std::error_code(errno != 0 ? errno : EIO, std::generic_category()));
  }
  return text;
}

/// Adds the `.prisma` files in and below `folder`. Links are followed; what is reachable twice is read once.
void read_folder(const fs::path& folder, std::set<fs::path>& seen, source_set& sources) {
  std::vector<fs::path> entries;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    entries.push_back(entry.path());
  }
  std::sort(entries.begin(), entries.end());
  for (const fs::path& entry : entries) {
    const fs::file_status status = fs::status(entry);
    if (fs::is_directory(status) || (fs::is_regular_file(status) && entry.extension() == ".prisma")) {
      if (!seen.insert(fs::canonical(entry)).second) {
        continue;
      }
      if (fs::is_directory(status)) {
        read_folder(entry, seen, sources);
      } else {
        sources.files.push_back({entry.string(), read_file(entry)});
      }
    }
  }
}

}  // namespace

line_column locate(std::string_view text, std::uint32_t offset) { return place_finder(text).locate(offset); }

source_set read_sources(const std::string& path) {
  source_set sources;
  try {
    const fs::file_status status = fs::status(path);
    if (!fs::exists(status)) {
      fail(path, "does not exist.", "Give the path of a schema file, or of a folder with `.prisma` files.");
    }
    if (!fs::is_directory(status)) {
      sources.files.push_back({path, read_file(path)});
      return sources;
    }
    std::set<fs::path> seen{fs::canonical(path)};
    read_folder(path, seen, sources);
  } catch (const fs::filesystem_error& e) {
    fail(e.path1().empty() ? fs::path(path) : e.path1(), e.code());
  }
  if (sources.files.empty()) {
    fail(path, "is a folder without `.prisma` files.",
         "Give the path of a schema file, or of a folder with `.prisma` files.");
  }
  return sources;
}

}  // namespace tenon::schema
