// The code with which a site's own server signs an identify. Pure.

/** How the site's own server vouches for who is signed in, and how its page passes that on. */
export function signRecipe(site: string): string {
  return `import { signIdentify, visitorOf } from "@headwater/tracker/sign";

app.get("/headwater-identity", (request, response) => {
  const user = request.session.user;
  const signed = user && signIdentify(process.env.HEADWATER_IDENTIFY_KEY, {
    site: "${site}",
    visitor: visitorOf(request.headers.cookie),
    id: user.id,
    email: user.email,
    stripe_customer: user.stripeCustomer,
  });
  response.set("Cache-Control", "no-store");
  if (signed) response.json(signed);
  else response.status(204).end();
});

// On the page, for whoever is signed in:
headwater.ready(async () => {
  const response = await fetch("/headwater-identity");
  if (response.status === 200) headwater.identify(await response.json());
});`;
}
