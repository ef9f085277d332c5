#include <tenon/base/identifiers.hpp>

#include <tenon/base/error.hpp>
#include <tenon/base/uuid.hpp>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <cstring>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace tenon {
namespace {

// Counts up: 0, 1, 2 … as bytes.
class counting_source final : public random_source {
 public:
  void fill(void* buffer, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i) static_cast<unsigned char*>(buffer)[i] = next_++;
  }

 private:
  unsigned char next_ = 0;
};

// Gives one 32 bit number after the other.
class fixed_source final : public random_source {
 public:
  explicit fixed_source(std::vector<std::uint32_t> values) : values_(std::move(values)) {}
  void fill(void* buffer, std::size_t size) override {
    ASSERT_EQ(size, sizeof(std::uint32_t));
    std::memcpy(buffer, &values_.at(at_++), size);
  }

 private:
  std::vector<std::uint32_t> values_;
  std::size_t at_ = 0;
};

constexpr std::string_view lower_alphanumeric = "0123456789abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view url_safe = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-";

bool consists_of(std::string_view text, std::size_t size, std::string_view alphabet) {
  return text.size() == size && text.find_first_not_of(alphabet) == std::string_view::npos;
}

// In the hyphenated lower-case form, of this version and the RFC's variant.
bool is_uuid_text(const std::string& text, char version) {
  std::string digits = text;
  for (const std::size_t at : {23U, 18U, 13U, 8U})
    if (at < digits.size() && digits[at] == '-') digits.erase(at, 1);
  return text.size() == 36 && consists_of(digits, 32, "0123456789abcdef") && text[14] == version &&
         std::string_view("89ab").find(text[19]) != std::string_view::npos;
}

TEST(Identifiers, HaveTheirShapes) {
  for (int i = 0; i < 200; ++i) {
    EXPECT_TRUE(consists_of(cuid(), 25, lower_alphanumeric));
    EXPECT_TRUE(cuid().starts_with('c'));
    EXPECT_TRUE(consists_of(cuid2(), 24, lower_alphanumeric));
    EXPECT_TRUE(std::islower(static_cast<unsigned char>(cuid2().front())));
    EXPECT_TRUE(consists_of(ulid(), 26, crockford));
    EXPECT_TRUE(consists_of(nanoid(), 21, url_safe));
    EXPECT_TRUE(is_uuid_text(uuid::v4().to_string(), '4'));
    EXPECT_TRUE(is_uuid_text(uuid::v7().to_string(), '7'));
  }
  EXPECT_EQ(nanoid(0), "");
  EXPECT_EQ(nanoid(255).size(), 255U);
}

TEST(Identifiers, NeverRepeatAcrossThreads) {
  constexpr int per_thread = 2000;
  std::vector<std::vector<std::string>> made(4);
  std::vector<std::thread> threads;
  for (auto& ids : made)
    threads.emplace_back([&ids] {
      for (int i = 0; i < per_thread; ++i)
        for (std::string id : {cuid(), cuid2(), ulid(), nanoid(), uuid::v4().to_string(), uuid::v7().to_string()})
          ids.push_back(std::move(id));
    });
  for (std::thread& t : threads) t.join();
  std::set<std::string> all;
  for (const auto& ids : made) all.insert(ids.begin(), ids.end());
  EXPECT_EQ(all.size(), 4U * per_thread * 6);
}

TEST(Identifiers, AChildProcessDoesNotRepeatItsParents) {
  static_cast<void>(nanoid());  // fills this thread's buffer
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const std::string id = nanoid(32) + uuid::v7().to_string();
    const bool written = ::write(ends[1], id.data(), id.size()) == static_cast<ssize_t>(id.size());
    ::_exit(written ? 0 : 1);
  }
  const std::string own = nanoid(32);
  char text[68];
  ASSERT_EQ(::read(ends[0], text, sizeof(text)), static_cast<ssize_t>(sizeof(text)));
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_NE(std::string(text, 32), own);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST(Cuid, StartsWithTheTime) {
  const std::string first = cuid();
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  EXPECT_LT(first.substr(0, 9), cuid().substr(0, 9));
}

TEST(Ulid, HoldsItsTimeAndOrdersByIt) {
  counting_source random;
  EXPECT_EQ(ulid(timestamp::from_milliseconds(1'469'918'176'385), random), "01ARYZ6S410123456789ABCDEF");
  EXPECT_EQ(ulid(timestamp::from_milliseconds((std::int64_t{1} << 48) - 1), random).substr(0, 10), "7ZZZZZZZZZ");
  EXPECT_THROW(ulid(timestamp::from_milliseconds(-1), random), value_out_of_range);
  EXPECT_THROW(ulid(timestamp::from_milliseconds(std::int64_t{1} << 48), random), value_out_of_range);
}

TEST(Uuid, Version7HoldsItsTime) {
  counting_source random;
  const uuid id = uuid::v7(timestamp::from_milliseconds(0x017F22E279B0), random);
  EXPECT_EQ(id.to_string().substr(0, 13), "017f22e2-79b0");
  EXPECT_EQ(id.version(), 7);
  EXPECT_THROW(uuid::v7(timestamp::from_milliseconds(-1), random), value_out_of_range);
}

TEST(Uuid, Version7RisesWithinAThread) {
  uuid last = uuid::v7();
  for (int i = 0; i < 100'000; ++i) {
    const uuid next = uuid::v7();
    ASSERT_LT(last, next);
    ASSERT_EQ(next.version(), 7);
    last = next;
  }
}

TEST(Uuid, Version4IsRandomButForItsMarks) {
  counting_source random;
  EXPECT_EQ(uuid::v4(random).to_string(), "00010203-0405-4607-8809-0a0b0c0d0e0f");
}

TEST(Uuid, ReadsItsTextForms) {
  const uuid id = uuid::parse("6BA7B810-9dad-11d1-80b4-00c04fd430c8");
  EXPECT_EQ(id.to_string(), "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
  EXPECT_EQ(uuid::parse("6ba7b8109dad11d180b400c04fd430c8"), id);
  EXPECT_EQ(uuid::from_bytes(id.data()), id);
  EXPECT_EQ(uuid().to_string(), "00000000-0000-0000-0000-000000000000");
  for (const char* text :
       {"", "6ba7b810", "6ba7b810-9dad-11d1-80b4-00c04fd430c", "6ba7b810-9dad-11d1-80b4-00c04fd430cg",
        "6ba7b8109-dad-11d1-80b4-00c04fd430c8", "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}",
        "6ba7b810_9dad_11d1_80b4_00c04fd430c8", "6ba7b8109dad11d180b400c04fd430c88"}) {
    EXPECT_EQ(uuid::try_parse(text), std::nullopt) << text;
    EXPECT_THROW(uuid::parse(text), validation_error) << text;
  }
}

TEST(RandomSource, DrawsEvenlyBelowABound) {
  // Of 2^32 samples, 2^32 mod 6 = 4 would make some numbers likelier: those are drawn again.
  fixed_source random({0, 0xFFFF'FFFF});
  EXPECT_EQ(random.below(6), 5U);
  std::vector<int> counts(6);
  for (int i = 0; i < 60'000; ++i) ++counts.at(system_random().below(6));
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 600);
  EXPECT_EQ(system_random().below(1), 0U);
}

TEST(RandomSource, FillsBuffersOfAnySize) {
  for (const std::size_t size : {1U, 100U, 128U, 129U, 512U, 100'000U}) {
    std::string buffer(size, '\0');
    system_random().fill(buffer.data(), buffer.size());
    if (size >= 100) {
      EXPECT_GT(std::set<char>(buffer.begin(), buffer.end()).size(), 30U);
    }
  }
}

}  // namespace
}  // namespace tenon
