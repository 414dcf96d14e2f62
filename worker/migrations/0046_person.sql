-- What is held of a visitor is found by the visitor, so that it can be exported.
CREATE INDEX alias_visitor ON alias (site, visitor);
CREATE INDEX checkout_return_visitor ON checkout_return (site, visitor);
CREATE INDEX signed_customer_visitor ON signed_customer (site, visitor);
