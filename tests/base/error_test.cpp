#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

namespace tenon {
namespace {

constexpr auto last_kind = error_kind::throttled;

std::vector<error_kind> all_kinds() {
  std::vector<error_kind> kinds;
  for (int i = 0; i <= static_cast<int>(last_kind); ++i) kinds.push_back(static_cast<error_kind>(i));
  return kinds;
}

template <class Class>
bool raises(error_kind kind) {
  try {
    raise({.kind = kind, .message = "Something failed."});
  } catch (const Class& e) {
    return typeid(e) == typeid(Class) && e.kind() == kind;
  } catch (...) {
    return false;
  }
}

TEST(Error, EveryKindHasItsOwnCodeAndName) {
  std::set<std::string_view> codes;
  std::set<std::string_view> names;
  for (const error_kind kind : all_kinds()) {
    EXPECT_EQ(code_of(kind).size(), 5U);
    EXPECT_TRUE(code_of(kind).starts_with('P') || code_of(kind).starts_with('T'));
    EXPECT_TRUE(codes.insert(code_of(kind)).second) << code_of(kind);
    EXPECT_TRUE(names.insert(name_of(kind)).second) << name_of(kind);
  }
}

TEST(Error, KindsCarryPrismasCodes) {
  EXPECT_EQ(code_of(error_kind::server_unreachable), "P1001");
  EXPECT_EQ(code_of(error_kind::value_too_long), "P2000");
  EXPECT_EQ(code_of(error_kind::unique_violation), "P2002");
  EXPECT_EQ(code_of(error_kind::foreign_key_violation), "P2003");
  EXPECT_EQ(code_of(error_kind::null_violation), "P2011");
  EXPECT_EQ(code_of(error_kind::relation_violation), "P2014");
  EXPECT_EQ(code_of(error_kind::related_record_not_found), "P2015");
  EXPECT_EQ(code_of(error_kind::connected_records_not_found), "P2018");
  EXPECT_EQ(code_of(error_kind::value_out_of_range), "P2020");
  EXPECT_EQ(code_of(error_kind::pool_timeout), "P2024");
  EXPECT_EQ(code_of(error_kind::not_found), "P2025");
  EXPECT_EQ(code_of(error_kind::transaction_error), "P2028");
  EXPECT_EQ(code_of(error_kind::transaction_conflict), "P2034");
}

TEST(Error, RaiseThrowsTheClassOfTheKind) {
  EXPECT_TRUE(raises<error>(error_kind::unknown));
  EXPECT_TRUE(raises<connection_error>(error_kind::authentication_failed));
  EXPECT_TRUE(raises<connection_error>(error_kind::connection_closed));
  EXPECT_TRUE(raises<timeout_error>(error_kind::operation_timeout));
  EXPECT_TRUE(raises<pool_timeout>(error_kind::pool_timeout));
  EXPECT_TRUE(raises<unique_violation>(error_kind::unique_violation));
  EXPECT_TRUE(raises<foreign_key_violation>(error_kind::foreign_key_violation));
  EXPECT_TRUE(raises<null_violation>(error_kind::null_violation));
  EXPECT_TRUE(raises<check_violation>(error_kind::check_violation));
  EXPECT_TRUE(raises<relation_violation>(error_kind::relation_violation));
  EXPECT_TRUE(raises<not_found>(error_kind::not_found));
  EXPECT_TRUE(raises<records_not_connected>(error_kind::related_record_not_found));
  EXPECT_TRUE(raises<records_not_connected>(error_kind::records_not_connected));
  EXPECT_TRUE(raises<records_not_connected>(error_kind::connected_records_not_found));
  EXPECT_TRUE(raises<transaction_conflict>(error_kind::transaction_conflict));
  EXPECT_TRUE(raises<transaction_error>(error_kind::transaction_error));
  EXPECT_TRUE(raises<stale_write>(error_kind::stale_write));
  EXPECT_TRUE(raises<validation_error>(error_kind::invalid_query));
  EXPECT_TRUE(raises<validation_error>(error_kind::invalid_url));
  EXPECT_TRUE(raises<value_too_long>(error_kind::value_too_long));
  EXPECT_TRUE(raises<value_out_of_range>(error_kind::number_too_large));
  EXPECT_TRUE(raises<schema_mismatch>(error_kind::column_not_found));
  EXPECT_TRUE(raises<data_corruption>(error_kind::inconsistent_data));
  EXPECT_TRUE(raises<data_corruption>(error_kind::corrupt_database));
  EXPECT_TRUE(raises<unsupported>(error_kind::unsupported_feature));
  EXPECT_TRUE(raises<raw_query_failed>(error_kind::raw_query_failed));
  EXPECT_TRUE(raises<storage_error>(error_kind::storage_failure));
  EXPECT_TRUE(raises<storage_full>(error_kind::storage_full));
  EXPECT_TRUE(raises<read_only>(error_kind::read_only));
  EXPECT_TRUE(raises<cancelled>(error_kind::cancelled));
  EXPECT_TRUE(raises<throttled>(error_kind::throttled));
}

TEST(Error, EveryKindRaisesSomethingThatKeepsIt) {
  for (const error_kind kind : all_kinds()) {
    try {
      raise({.kind = kind});
    } catch (const error& e) {
      EXPECT_EQ(e.kind(), kind);
      EXPECT_EQ(e.code(), code_of(kind));
      EXPECT_STREQ(e.what(), std::string(name_of(kind)).c_str());
    }
  }
}

TEST(Error, SubclassesFormAHierarchy) {
  static_assert(std::is_base_of_v<timeout_error, pool_timeout>);
  static_assert(std::is_base_of_v<not_found, records_not_connected>);
  static_assert(std::is_base_of_v<storage_error, storage_full>);
  static_assert(std::is_base_of_v<std::exception, error>);
  static_assert(std::is_nothrow_copy_constructible_v<unique_violation>);
  static_assert(std::is_nothrow_copy_assignable_v<unique_violation>);
  EXPECT_THROW(raise({.kind = error_kind::pool_timeout}), timeout_error);
  EXPECT_THROW(raise({.kind = error_kind::read_only}), storage_error);
}

TEST(Error, CarriesItsDetailsApart) {
  const unique_violation e({.message = "Unique constraint failed on the fields: (`email`)",
                            .hint = "Use upsert to write over the record.",
                            .model = "User",
                            .fields = {"email"},
                            .constraint = "User_email_key",
                            .native_code = "2067",
                            .server_message = "UNIQUE constraint failed: User.email"});
  EXPECT_EQ(e.kind(), error_kind::unique_violation);
  EXPECT_EQ(e.code(), "P2002");
  EXPECT_EQ(e.model(), "User");
  EXPECT_EQ(e.fields(), std::vector<std::string>{"email"});
  EXPECT_EQ(e.constraint(), "User_email_key");
  EXPECT_EQ(e.native_code(), "2067");
  EXPECT_EQ(e.message(), "Unique constraint failed on the fields: (`email`)");
  EXPECT_EQ(e.hint(), "Use upsert to write over the record.");
  EXPECT_STREQ(e.what(), "Unique constraint failed on the fields: (`email`). Use upsert to write over the record.");
  EXPECT_EQ(std::string(e.what()).find(e.server_message()), std::string::npos);
}

TEST(Error, ASubclassKeepsAKindOfItsOwnAndReplacesAForeignOne) {
  EXPECT_EQ(validation_error({.kind = error_kind::missing_value}).code(), "P2012");
  EXPECT_EQ(validation_error({.kind = error_kind::not_found}).code(), "P2019");
  EXPECT_EQ(pool_timeout({.kind = error_kind::operation_timeout}).code(), "P2024");
}

TEST(Error, IsBuiltFromAMessageAlone) {
  const stale_write e("Post was modified by another user");
  EXPECT_STREQ(e.what(), "Post was modified by another user");
  EXPECT_EQ(e.kind(), error_kind::stale_write);
  EXPECT_FALSE(e.is_retryable());
}

TEST(Error, ASlicedCopyRaisesTheSubclassAgain) {
  const error kept = foreign_key_violation({.message = "No such user.", .model = "Post"});
  try {
    kept.raise();
  } catch (const foreign_key_violation& e) {
    EXPECT_EQ(e.model(), "Post");
    return;
  }
  FAIL() << "another class was thrown";
}

// A class of a part's own, with something that the taxonomy has no place for.
class stale_page : public not_found {
 public:
  stale_page(error_details details, int number) : not_found(std::move(details)), number_(number) {}
  int number() const { return number_; }

 private:
  int number_;
};

class stale_page_extension final : public error_extension {
 public:
  stale_page_extension(int number, int& destroyed) : number_(number), destroyed_(destroyed) {}
  ~stale_page_extension() override { ++destroyed_; }
  void raise(error_details details) const override { throw stale_page(std::move(details), number_); }

 private:
  int number_;
  int& destroyed_;
};

TEST(Error, AnExtensionDecidesTheClassEvenOfASlicedCopyThatWasCompleted) {
  int destroyed = 0;
  {
    std::optional<error> kept;
    try {
      raise({.kind = error_kind::not_found,
             .message = "Gone.",
             .extension = error_extension_ptr(new stale_page_extension(7, destroyed))});
    } catch (const not_found& e) {
      kept = e;
    }
    error_details details = kept.value().details();
    details.model = "Page";
    EXPECT_EQ(destroyed, 0);
    try {
      raise(std::move(details));
    } catch (const stale_page& e) {
      EXPECT_EQ(e.number(), 7);
      EXPECT_EQ(e.model(), "Page");
      EXPECT_EQ(e.kind(), error_kind::not_found);
    }
    EXPECT_THROW(kept->raise(), stale_page);
  }
  EXPECT_EQ(destroyed, 1);
}

TEST(Error, DetailsCanBeCompletedAndRaisedAgain) {
  try {
    try {
      raise({.kind = error_kind::null_violation, .message = "A null.", .fields = {"name"}});
    } catch (const error& e) {
      error_details details = e.details();
      details.model = "User";
      raise(std::move(details));
    }
  } catch (const null_violation& e) {
    EXPECT_EQ(e.model(), "User");
    EXPECT_EQ(e.fields(), std::vector<std::string>{"name"});
    return;
  }
  FAIL() << "another class was thrown";
}

TEST(Error, RetryingIsAdvisedByNatureOrByTheReporterButNeverOnAnUnknownOutcome) {
  EXPECT_TRUE(transaction_conflict({.message = "Deadlock."}).is_retryable());
  EXPECT_TRUE(pool_timeout({.message = "No connection."}).is_retryable());
  EXPECT_FALSE(unique_violation({.message = "Taken."}).is_retryable());
  EXPECT_FALSE(connection_error({.kind = error_kind::connection_closed}).is_retryable());
  EXPECT_TRUE(connection_error({.kind = error_kind::connection_closed, .retryable = true}).is_retryable());
  const connection_error lost({.kind = error_kind::connection_closed, .retryable = true, .outcome_unknown = true});
  EXPECT_TRUE(lost.outcome_unknown());
  EXPECT_FALSE(lost.is_retryable());
}

TEST(Error, AssignmentSharesTheOtherState) {
  error a = not_found({.message = "First."});
  const error b = cancelled({.message = "Second."});
  a = b;
  EXPECT_EQ(a.kind(), error_kind::cancelled);
  a = *&a;
  EXPECT_STREQ(a.what(), "Second.");
}

TEST(Error, CopiesMayBeDroppedOnDifferentThreads) {
  const error shared = not_found({.message = "Gone."});
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([shared] {
      for (int n = 0; n < 1000; ++n) {
        const error copy = shared;
        ASSERT_EQ(copy.code(), "P2025");
      }
    });
  for (std::thread& t : threads) t.join();
  EXPECT_STREQ(shared.what(), "Gone.");
}

}  // namespace
}  // namespace tenon
