#include "app_test.hpp"

namespace {

using namespace app;

class signed_tokens : public app_test {
 protected:
  signed_tokens() { add_orders(); }

  static tenon::client_options with_key(const std::string& key) { return {.page_token_key = key}; }

  std::string token_of(client& of) { return of.order.find_page({.where = order::user_id == "ann", .take = 1}).next; }

  std::string page_with(client& of, const std::string& token) {
    return ids(of.order.find_page({.where = order::user_id == "ann", .take = 2, .page = token}).records);
  }

  // Why the token is refused.
  std::string refusal(client& of, const std::string& token) {
    try {
      page_with(of, token);
    } catch (const tenon::validation_error& e) {
      return e.what();
    }
    return "taken";
  }

  client signing{*way, with_key("0123456789abcdef")};
};

TEST_F(signed_tokens, go_on_in_every_client_with_the_key) {
  client other{*way, with_key("0123456789abcdef")};
  EXPECT_EQ(page_with(other, token_of(signing)), "bc");
}

TEST_F(signed_tokens, are_refused_when_they_are_forged) {
  const std::string token = token_of(signing);
  for (const std::size_t at : {std::size_t(20), token.size() - 2}) {
    std::string forged = token;
    forged[at] = forged[at] == 'A' ? 'B' : 'A';
    EXPECT_NE(refusal(signing, forged).find("is not signed by this service"), std::string::npos) << at;
  }
}

TEST_F(signed_tokens, of_another_key_or_of_none_are_refused) {
  client other{*way, with_key("fedcba9876543210")};
  EXPECT_NE(refusal(signing, token_of(other)).find("is not signed by this service"), std::string::npos);
  EXPECT_NE(refusal(signing, token_of(db)).find("is not signed"), std::string::npos);
  EXPECT_NE(refusal(db, token_of(signing)).find("there is no key to check it with"), std::string::npos);
  EXPECT_NE(refusal(signing, tenon::bytes(R"({"PK":{"S":"USER#ann"},"SK":{"S":"ORDER#a"}})").to_base64url())
                .find("is not one of this service"),
            std::string::npos);
}

TEST_F(signed_tokens, belong_to_their_query) {
  try {
    signing.order.find_page({.where = order::user_id == "bob", .take = 1, .page = token_of(signing)});
    FAIL() << "the token is of Ann's orders";
  } catch (const tenon::validation_error& e) {
    EXPECT_NE(std::string(e.what()).find("belongs to another query"), std::string::npos) << e.what();
  }
}

TEST_F(signed_tokens, of_collections_are_signed_too) {
  const auto page = signing.collect_page<Order, User>({.where = order::user_id == "ann", .take = 1});
  EXPECT_THROW((db.collect_page<Order, User>({.where = order::user_id == "ann", .take = 1, .page = page.next})),
               tenon::validation_error);
}

TEST_F(signed_tokens, need_a_key_that_nobody_guesses) {
  try {
    client short_key(*way, with_key("secret"));
    FAIL() << "six bytes are too few";
  } catch (const tenon::validation_error& e) {
    EXPECT_NE(std::string(e.what()).find("has 6 bytes"), std::string::npos) << e.what();
  }
}

}  // namespace
