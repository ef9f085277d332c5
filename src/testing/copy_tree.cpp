#include "testing/copy_tree.hpp"

#include "testing/file_descriptor.hpp"
#include "testing/system_failure.hpp"

#include "base/quote.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tenon::testing {
namespace {

namespace fs = std::filesystem;

class tree_copier {
 public:
  explicit tree_copier(const std::optional<account>& owner) : owner_(owner), buffer_(block_size * 16) {}

  void copy_folder(const fs::path& from, const fs::path& to) {
    struct stat status {};
    if (stat(from.c_str(), &status) != 0) fail_at("read", from);
    if (mkdir(to.c_str(), status.st_mode & 07777) != 0) fail_at("made", to);
    for (const fs::directory_entry& entry : entries_of(from)) {
      const fs::path target = to / entry.path().filename();
      if (entry.is_directory()) {
        copy_folder(entry.path(), target);
      } else {
        copy_file(entry.path(), target);
      }
    }
    if (owner_ && lchown(to.c_str(), owner_->user, owner_->group) != 0) fail_at("given away", to);
  }

 private:
  static constexpr std::size_t block_size = 8192;

  [[noreturn]] static void fail_at(const std::string& deed, const fs::path& path) {
    const int code = errno;
    fail("The file " + text::quote(path.string(), 200) + " cannot be " + deed, code);
  }

  static std::vector<fs::directory_entry> entries_of(const fs::path& folder) {
    std::error_code problem;
    std::vector<fs::directory_entry> out;
    for (auto entry = fs::directory_iterator(folder, problem); !problem && entry != fs::directory_iterator();
         entry.increment(problem))
      out.push_back(*entry);
    if (problem) fail("The folder " + text::quote(folder.string(), 200) + " cannot be read", problem.value());
    return out;
  }

  void copy_file(const fs::path& from, const fs::path& to) {
    const file_descriptor source(open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    struct stat status {};
    if (!source || fstat(source.get(), &status) != 0) fail_at("read", from);
    const file_descriptor target(open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, status.st_mode & 07777));
    if (!target) fail_at("made", to);
    for (;;) {
      const ssize_t size = read(source.get(), buffer_.data(), buffer_.size());
      if (size < 0) fail_at("read", from);
      if (size == 0) break;
      write_all(target.get(), static_cast<std::size_t>(size), to);
    }
    if (ftruncate(target.get(), lseek(target.get(), 0, SEEK_CUR)) != 0) fail_at("written", to);
    if (owner_ && fchown(target.get(), owner_->user, owner_->group) != 0) fail_at("given away", to);
  }

  // Writes what the buffer holds, but only steps over blocks of zeros.
  void write_all(int target, std::size_t size, const fs::path& to) {
    for (std::size_t at = 0; at < size;) {
      std::size_t end = at;
      const bool zeros = is_zero_block(at, size);
      while (end < size && is_zero_block(end, size) == zeros) end = std::min(end + block_size, size);
      if (zeros) {
        if (lseek(target, static_cast<off_t>(end - at), SEEK_CUR) < 0) fail_at("written", to);
        at = end;
      }
      while (at < end) {
        const ssize_t written = write(target, buffer_.data() + at, end - at);
        if (written < 0) fail_at("written", to);
        at += static_cast<std::size_t>(written);
      }
    }
  }

  bool is_zero_block(std::size_t at, std::size_t size) const noexcept {
    const char* first = buffer_.data() + at;
    const std::size_t length = std::min(block_size, size - at);
    return *first == 0 && std::memcmp(first, first + 1, length - 1) == 0;
  }

  const std::optional<account>& owner_;
  std::vector<char> buffer_;
};

}  // namespace

void copy_tree(const std::string& from, const std::string& to, const std::optional<account>& owner) {
  tree_copier(owner).copy_folder(from, to);
}

}  // namespace tenon::testing
