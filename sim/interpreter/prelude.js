E.setConsole(null,{force:true});
setTime(0);
var __={w:[],n:1,k:"",b:"",s:setWatch,f:require("Flash").write,e:require("Flash").erasePage};
__.o=function(f,n){return f.call.bind(f,0,n)};
__.t=function(n,a){var l=n+JSON.stringify(a);USB.write(l+" "+process.memory(COLLECTS).usage+"\n");if(l==__.k)E.kickWatchdog()};
__.y=function(n){__.t(n,arguments.slice(1))};
__.a=function(n){__.t(n,arguments.slice(1));var s;do s=require("Storage").read(".answer",0,64);while(s.charCodeAt(0)!=__.n);__.n=__.n+1&127;return eval(s.substr(1))};
__.d=function(_,d){for(var n=d.length;n--;){var s=require("Storage").read(".code",0,CODEBYTES);if(s[0]=="!"){s=" "+s.substr(1,s.indexOf("\n"));__.f("\0",CODEAT);eval(s)}}};
["pinMode","digitalWrite","digitalPulse","analogWrite"].map(function(n){global[n]=__.o(__.y,n)});
global.digitalRead=__.o(__.a,"digitalRead");
global.analogRead=__.o(__.a,"analogRead");
global.setWatch=__.o(function(n,f,p,o){__.t(n,[p,o]);__.w.push(f);return __.s(f,p&31,o)},"setWatch");
E.setConsole=__.o(__.y,"E.setConsole");
E.reboot=__.o(__.y,"E.reboot");
E.memoryArea=__.o(function(_,a,l){return require("Storage").read(".vault",a-VAULT,l)});
require("Flash").write=__.o(function(n,d,a){__.t(n,[a,d.length]);__.f(d,a+SHIFT-(a<VAULT?LOWER:0))},"Flash.write");
require("Flash").erasePage=__.o(function(n,a){__.t(n,[a]);a+=SHIFT;for(var e=a+PAGE;a<e;a+=require("Flash").getPage(a).length)__.e(a)},"Flash.erasePage");
__.h=[];
__.x=function(f){return f&&__.h.push(f)-1};
NRF={setServices:__.o(function(n,d,o){var r={},s,c,k;for(s in d){r[s]={};for(c in d[s]){k=r[s][c]=Object.assign({},d[s][c]);k.onWrite=__.x(k.onWrite);k.onWriteDesc=__.x(k.onWriteDesc)}}__.q=[d,o];__.t(n,o?[r,o]:[r])},"NRF.setServices"),
setAdvertising:__.o(function(n,d,o){var r=d,k;if(!d.map){r={};for(k in d)r[k]=d[k]===undefined?null:d[k]}__.t(n,o?[r,o]:[r])},"NRF.setAdvertising"),
on:__.o(function(n,e,f){__.t(n,[e,__.x(f)])},"NRF.on")};
["updateServices","setScanResponse","sleep","wake","disconnect","setAddress"].concat(NFC?["nfcURL"]:[]).map(function(n){NRF[n]=__.o(__.y,"NRF."+n)});
NRF.getBattery=__.o(__.a,"NRF.getBattery");
Jolt={setDriverMode:__.o(__.y,"Jolt.setDriverMode")};
I2C1={setup:__.o(__.y,"I2C1.setup"),writeTo:__.o(__.a,"I2C1.writeTo"),readFrom:__.o(__.a,"I2C1.readFrom")};
process.on("uncaughtException",function(e){__.t("exception",[""+e,e.stack])});
E.on("errorFlag",function(f){__.t("errorFlag",[f])});
USB.on("data",__.o(__.d));
