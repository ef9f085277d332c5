#include <tenon/query/connector.hpp>

#include <tenon/base/error.hpp>

namespace tenon::query {

access access_of(action a) noexcept {
  switch (a) {
    case action::find_unique:
    case action::find_first:
    case action::find_many:
    case action::count:
    case action::aggregate:
    case action::group_by: return access::read;
    case action::create:
    case action::create_many:
    case action::create_many_and_return:
    case action::update:
    case action::update_many:
    case action::update_many_and_return:
    case action::upsert:
    case action::remove:
    case action::remove_many: return access::write;
  }
  return access::write;
}

session* connector::begin_at_once(isolation, bool, const call_site&) { return nullptr; }

void connector::sign_page_tokens(const std::string&) {
  raise({.kind = error_kind::unsupported_feature,
         .message = "The client was given a page_token_key, but its database has no tokens of pages",
         .hint = "Leave it out: DynamoDB alone has them"});
}

}  // namespace tenon::query
